#include <gtest/gtest.h>

#include "report/ci_reports.hpp"
#include "report/sample_summary.hpp"

namespace wsx {
namespace {

std::string format_markdown(const Summary& summary) {
  std::string out;
  append_markdown(out, summary);
  return out;
}

TEST(Markdown, BeginsWithWhatMatters) {
  const auto text = format_markdown(make_sample_summary());
  constexpr std::string_view k_beginning = R"(### wsx bench echo <code>ws&#58;//127.0.0.1:9000/</code>

❌ **FAILED 1 of 2 rules&#59; the measurement is valid**

| fails if | | |
|---|---|---|
| <code>rtt.p99 &#62; 50ms</code> | 12ms | ✅ ok |
| <code>errors &#62; 0</code> | 2 | ❌ failed |

- Noisy host: 2.5% of CPU time went to other virtual machines.

999 messages/s, rtt p50 100us, p99 900us

| | rtt | within this run (95%) | service |
|---|---:|---|---:|
| p50 | 100us | 100us … 100us | 100us |
| p75 | 150us | 150us … 150us | 150us |
| p90 | 150us | 150us … 900us | 150us |
| p95 | 900us | 900us … 900us | 900us |
| p99 | 900us | 900us … 12.0ms | 900us |
| p99.9 | 12.0ms | needs 76,760 samples | 12.0ms |
| p99.99 | – | needs 38,413 samples | – |
| max | ≥ 2.00s |  | 12.0ms |
| mean | ≥ 2.29ms |  | 294us |

<details><summary>Everything</summary>

<pre>
)";
  EXPECT_EQ(text.substr(0, k_beginning.size()), k_beginning);
  EXPECT_TRUE(text.ends_with("</pre>\n\n</details>\n")) << text;
}

TEST(Markdown, LetsNothingFromOutsideBeMarkup) {
  auto summary = make_sample_summary();
  summary.url = "ws://h/`</pre>|*x*";
  summary.command = "</pre><script>";
  summary.verdict = {.valid = false, .reasons = {{"no", "# <b>no</b>\n\n```"}}};
  summary.thresholds.push_back({"a | b", Outcome::failed, {}, "`x`"});
  const auto text = format_markdown(summary);
  EXPECT_NE(text.find("<code>ws&#58;//h/&#96;&#60;/pre&#62;&#124;&#42;x&#42;</code>"), text.npos) << text;
  EXPECT_NE(text.find("❌ **NOT VALID**\n"), text.npos) << text;
  EXPECT_NE(text.find("- &#35; &#60;b&#62;no&#60;/b&#62;&#92;n&#92;n&#96;&#96;&#96;.\n"), text.npos) << text;
  EXPECT_NE(text.find("| <code>a &#124; b</code> | &#96;x&#96; | not judged |\n"), text.npos) << text;
  EXPECT_NE(text.find("Repeat with: &lt;/pre&gt;&lt;script&gt;\n"), text.npos) << text;
  EXPECT_EQ(text.find("</pre>"), text.size() - std::string_view("</pre>\n\n</details>\n").size());
}

TEST(Markdown, SaysWhyThereIsNoResult) {
  Summary summary{.mode = "echo", .url = "ws://h/"};
  summary.failure = Error{Phase::tcp, "connection_refused", "nobody listens", "is it running?"};
  summary.thresholds = {{"errors > 0", Outcome::undecided_samples}};
  summary.command = "wsx bench ws://h/";
  EXPECT_EQ(format_markdown(summary), R"(### wsx bench echo <code>ws&#58;//h/</code>

❌ **NO RESULT: nobody listens**

| fails if | | |
|---|---|---|
| <code>errors &#62; 0</code> |  | not judged |

- Is it running&#63;

Repeat with: <code>wsx bench ws&#58;//h/</code>
)");
}

TEST(Markdown, NumbersRunsWhenThereAreMany) {
  auto summary = make_sample_summary();
  summary.runs.push_back(summary.runs.front());
  EXPECT_NE(format_markdown(summary).find("\nRun 2: 999 messages/s"), std::string::npos);
}

}  // namespace
}  // namespace wsx
