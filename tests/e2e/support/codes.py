"""What the events promise to scripts."""

# The words that scripts may rely on. A new one is added here; none is ever renamed.
STABLE_CODES = {
    "dns": {"host_not_found", "dns_unavailable"},
    "tcp": {"connection_refused", "timeout", "socket_not_found", "address_in_use"},
    "proxy": {"proxy_unauthorized", "bad_request", "forbidden", "too_many_requests", "server_error", "bad_gateway",
              "service_unavailable", "gateway_timeout", "not_a_proxy", "refused", "not_http", "head_too_large", "peer_speaks_tls",
              "not_socks", "socks_bad_method", "socks_bad_reply", "socks_no_method", "socks_general_failure", "socks_not_allowed",
              "socks_network_unreachable", "socks_host_unreachable", "socks_connection_refused", "socks_ttl_expired",
              "socks_command_not_supported", "socks_address_type_not_supported", "socks_unknown_reply", "long_host",
              "long_credentials", "unexpected_bytes", "bad_proxy_url", "host_not_found", "dns_unavailable", "connection_refused",
              "unreachable", "connect_failed", "certificate_expired", "certificate_self_signed", "certificate_untrusted",
              "certificate_wrong_host", "not_tls", "tls_version", "bad_tls_file", "connection_closed", "connection_reset",
              "connection_lost", "timeout"},
    "tls": {"not_tls", "timeout", "connection_closed", "tls_version", "client_certificate_required", "certificate_expired",
            "certificate_self_signed", "certificate_untrusted", "certificate_wrong_host", "tls_failed"},
    "upgrade": {"not_websocket", "redirect", "redirect_loop", "too_many_redirects", "redirect_downgrade", "bad_redirect",
                "bad_request", "unauthorized", "forbidden", "not_found", "upgrade_required",
                "too_many_requests", "server_error", "bad_gateway", "service_unavailable", "gateway_timeout", "refused",
                "bad_accept", "bad_extension", "request_too_large", "bad_upgrade", "subprotocol_not_offered", "subprotocol_refused", "extension_not_offered",
                "peer_speaks_tls", "not_http", "head_too_large", "connection_closed", "connection_reset", "timeout", "rejected",
                "memory_limit", "handshake_differs"},
    "io": {"connection_reset", "connection_closed", "close_timeout", "memory_limit"},
    "input": {"recording_unreadable", "bad_recording", "no_such_socket", "reply_failed", "pattern_gave_up"},
    "protocol": {"protocol_error", "bad_utf8", "message_too_big"},
}

# There is nothing honest to advise.
NO_HINT = {"refused", "head_too_large", "extension_not_offered", "protocol_error", "bad_utf8"}


def assert_refused_by_proxy(client, code, *words):
    """wsx connect has ended with one error, the proxy's, whose message has these words; returns it."""
    assert code in STABLE_CODES["proxy"]
    error = client.one("error")
    assert (error["phase"], error["code"]) == ("proxy", code), error
    assert error["message"].isprintable() and all(word in error["message"] for word in words), error
    assert error.get("hint") or code in NO_HINT
    assert client.exit_code == 3
    assert [e["type"] for e in client.events] == ["error"]
    return error
