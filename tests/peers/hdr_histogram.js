// npm's hdr-histogram-js: takes JSON from stdin, answers with a line of JSON.
//   encode {"highest":…,"digits":…,"values":[[value,times],…]}   {"event":"encoded","text":"HISTFAAA…"}
//   decode {"text":…}                                            {"event":"decoded","counts":[[index,count],…],"total":…,"max":…}
//   hgrm   {"text":…}   the percentile file, in milliseconds     {"event":"hgrm","text":…}
//   hlog   {"log":…}    {"event":"hlog","intervals":[{"tag":…,"start_ms":…,"end_ms":…,"counts":…},…]}
'use strict';
const hdr = require('hdr-histogram-js');

const k_bits = 64; // of a count
const say = (event, members) => console.log(JSON.stringify({ event, ...members }));

function counts_of(histogram) {
  const counts = [];
  for (let i = 0; i < histogram.countsArrayLength; i++) {
    const count = histogram.getCountAtIndex(i);
    if (count !== 0) counts.push([i, count]);
  }
  return counts;
}

const calls = {
  encode({ highest, digits, values }) {
    const histogram = hdr.build({ bitBucketSize: k_bits, numberOfSignificantValueDigits: digits, highestTrackableValue: highest });
    for (const [value, times] of values) histogram.recordValueWithCount(value, times);
    say('encoded', { text: hdr.encodeIntoCompressedBase64(histogram) });
  },
  decode({ text }) {
    const histogram = hdr.decodeFromCompressedBase64(text, k_bits);
    say('decoded', { counts: counts_of(histogram), total: histogram.totalCount, max: histogram.maxValue });
  },
  hgrm({ text }) {
    say('hgrm', { text: hdr.decodeFromCompressedBase64(text, k_bits).outputPercentileDistribution(5, 1e6) });
  },
  hlog({ log }) {
    const reader = new hdr.HistogramLogReader(log, k_bits);
    const intervals = [];
    for (let histogram; (histogram = reader.nextIntervalHistogram()) != null;)
      intervals.push({ tag: histogram.tag, start_ms: histogram.startTimeStampMsec, end_ms: histogram.endTimeStampMsec,
        counts: counts_of(histogram) });
    say('hlog', { intervals });
  },
};
calls[process.argv[2]](JSON.parse(require('node:fs').readFileSync(0, 'utf8')));
