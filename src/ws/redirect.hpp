#pragma once
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "base/url.hpp"
#include "ws/client_options.hpp"

/// What a client does with an answer that sends it elsewhere.
namespace wsx {

constexpr std::size_t k_max_redirects = 10;

/// 301, 302, 303, 307 or 308: answers that say where to go instead.
bool is_redirect(const Error& refused);

/// Where `refused`, the answer of the last of the `visited` URLs (`from`), sends the client. Errors of phase upgrade,
/// with the answer in them; codes: bad_redirect, redirect_downgrade, redirect_loop, too_many_redirects.
Result<Url> choose_next(const Url& from, const Error& refused, const std::vector<std::string>& visited,
                        const FollowOptions& options);

/// Whether the client would send something that identifies it.
bool has_credentials(const Url& url, const ClientOptions& options);

/// Takes out what was meant for the first server alone: credentials, cookies, client certificate, and how to reach it.
/// For good: a server that sent us away must not decide what comes back to it.
void forget_origin(ClientOptions& options);

}  // namespace wsx
