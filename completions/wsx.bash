# bash completion for wsx, made by `wsx --completion bash`.

_wsx_words() {
  mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur")
  # ws:// is only the beginning of a word.
  [[ ${COMPREPLY[0]-} != *[:/] ]] || compopt -o nospace 2>/dev/null
}

_wsx_file() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}

_wsx_at_file() {
  [[ $cur == @* ]] || return
  local names name quoted path=${cur#@}
  mapfile -t names < <(compgen -f -- "${path//\\/}")
  # bash sees neither names nor folders behind the @.
  for name in "${names[@]}"; do
    printf -v quoted %q "$name"
    COMPREPLY+=("@$quoted")
  done
  if ((${#names[@]} == 1)) && [[ -d ${names[0]} ]]; then
    COMPREPLY[0]+=/
    compopt -o nospace 2>/dev/null
  fi
}

_wsx_file_or_at_file() {
  if [[ $cur == @* ]]; then _wsx_at_file; else _wsx_file; fi
}

_wsx_connect() {
  case $prev$joined in
    --ts=) _wsx_words abs rel delta; return ;;
  esac
  case $prev in
    -x | --execute) _wsx_at_file ;;
    --input) _wsx_words lines json whole ;;
    --fragment) ;;
    --max-message) ;;
    -w | --wait) ;;
    --exit-after) ;;
    --expect) ;;
    --expect-json) ;;
    --timeout) ;;
    --close-timeout) ;;
    --ping) ;;
    --ping-timeout) ;;
    -H | --header) _wsx_at_file ;;
    -u | --user) ;;
    --bearer) ;;
    --cookie) _wsx_at_file ;;
    -s | --subprotocol) ;;
    --origin) ;;
    --deflate-client-window) _wsx_words 9 10 11 12 13 14 15 ;;
    --deflate-server-window) _wsx_words 9 10 11 12 13 14 15 ;;
    --deflate-no-context-takeover) _wsx_words client server both ;;
    --deflate-level) _wsx_words 0 1 2 3 4 5 6 7 8 9 ;;
    --connect-to) ;;
    --unix) _wsx_file ;;
    --connect-timeout) ;;
    --proxy) ;;
    --proxy-user) ;;
    --noproxy) ;;
    --proxy-cacert) _wsx_file ;;
    --cacert) _wsx_file ;;
    --cert) _wsx_file ;;
    --key) _wsx_file ;;
    --tls-min) _wsx_words 1.0 1.1 1.2 1.3 ;;
    --server-name) ;;
    --filter) ;;
    -o | --output) _wsx_file ;;
    --record) _wsx_file ;;
    --har) _wsx_file ;;
    --replay) _wsx_file ;;
    --socket) ;;
    --speed) ;;
    --ignore) ;;
    *)
      if [[ $cur == -* ]]; then
        _wsx_words -h --help -V --version -x --execute -i --interactive --input -0 --null -b --binary --hex --base64 --strict-input --fragment --max-message -w --wait --exit-after -1 --expect --expect-json --timeout --close-timeout --ping --ping-timeout --reconnect -H --header -u --user --bearer --cookie -s --subprotocol --origin --deflate --no-deflate --deflate-client-window --deflate-server-window --deflate-no-context-takeover --deflate-level --connect-to --unix -4 --ipv4 -6 --ipv6 --connect-timeout -L --follow --allow-downgrade --proxy --proxy-user --noproxy --proxy-insecure --proxy-cacert -k --insecure --cacert --cert --key --tls-min --server-name --filter --json-indent --frames -P --show-ping-pong --no-history --no-slash --json --pretty --raw -o --output -q --quiet -v --verbose --show-secrets --ts --no-color --record --har --replay --socket --speed --check --ignore
      else
        _wsx_words ws:// wss:// echo:
      fi
      ;;
  esac
}

_wsx_listen() {
  case $prev$joined in
    --ts=) _wsx_words abs rel delta; return ;;
  esac
  case $prev in
    --unix) _wsx_file ;;
    --cert) _wsx_file ;;
    --key) _wsx_file ;;
    --tls-min) _wsx_words 1.0 1.1 1.2 1.3 ;;
    -u | --user) ;;
    --origin) ;;
    --path) ;;
    --handshake-timeout) ;;
    -s | --subprotocol) ;;
    -H | --header) _wsx_at_file ;;
    --deflate-client-window) _wsx_words 9 10 11 12 13 14 15 ;;
    --deflate-server-window) _wsx_words 9 10 11 12 13 14 15 ;;
    --deflate-no-context-takeover) _wsx_words client server both ;;
    --deflate-level) _wsx_words 0 1 2 3 4 5 6 7 8 9 ;;
    --max-conns) ;;
    --max-message) ;;
    --ping) ;;
    --idle-timeout) ;;
    --close-timeout) ;;
    --max-queue) ;;
    --reply) _wsx_at_file ;;
    --replay) _wsx_file ;;
    --socket) ;;
    --speed) ;;
    --replay-by) _wsx_words message time ;;
    --ignore) ;;
    --forward) ;;
    --connect-to) ;;
    --connect-timeout) ;;
    --cacert) _wsx_file ;;
    --client-cert) _wsx_file ;;
    --client-key) _wsx_file ;;
    --server-name) ;;
    --proxy) ;;
    --proxy-user) ;;
    --noproxy) ;;
    --proxy-cacert) _wsx_file ;;
    --delay) ;;
    --drop) ;;
    --corrupt) ;;
    --close-after) ;;
    --reset-after) ;;
    --reject) ;;
    --stall) ;;
    --slow-read) ;;
    --seed) ;;
    --input) _wsx_words lines json whole ;;
    --record) _wsx_file ;;
    --filter) ;;
    -o | --output) _wsx_file ;;
    *)
      if [[ $cur == -* ]]; then
        _wsx_words -h --help -V --version --unix --tls --cert --key --tls-min -u --user --origin --path --handshake-timeout -s --subprotocol -H --header --deflate --no-deflate --deflate-client-window --deflate-server-window --deflate-no-context-takeover --deflate-level --once --max-conns --max-message --ping --idle-timeout --close-timeout --max-queue --no-page --reply --replay --socket --speed --replay-by --ignore --forward --connect-to --connect-timeout -k --insecure --cacert --client-cert --client-key --server-name --proxy --proxy-user --noproxy --proxy-insecure --proxy-cacert --delay --drop --corrupt --close-after --reset-after --reject --stall --slow-read --no-pong --no-close-reply --seed --input -0 --null -b --binary --hex --base64 --strict-input --record --filter --json-indent --frames -P --show-ping-pong --no-history --no-slash --json --pretty --raw -o --output -q --quiet -v --verbose --show-secrets --ts --no-color
      fi
      ;;
  esac
}

_wsx_echo() {
  case $prev$joined in
    --ts=) _wsx_words abs rel delta; return ;;
  esac
  case $prev in
    --unix) _wsx_file ;;
    --cert) _wsx_file ;;
    --key) _wsx_file ;;
    --tls-min) _wsx_words 1.0 1.1 1.2 1.3 ;;
    -u | --user) ;;
    --origin) ;;
    --path) ;;
    --handshake-timeout) ;;
    -s | --subprotocol) ;;
    -H | --header) _wsx_at_file ;;
    --deflate-client-window) _wsx_words 9 10 11 12 13 14 15 ;;
    --deflate-server-window) _wsx_words 9 10 11 12 13 14 15 ;;
    --deflate-no-context-takeover) _wsx_words client server both ;;
    --deflate-level) _wsx_words 0 1 2 3 4 5 6 7 8 9 ;;
    --max-conns) ;;
    --max-message) ;;
    --ping) ;;
    --idle-timeout) ;;
    --close-timeout) ;;
    --threads) ;;
    --delay) ;;
    --drop) ;;
    --corrupt) ;;
    --close-after) ;;
    --reset-after) ;;
    --reject) ;;
    --stall) ;;
    --slow-read) ;;
    --seed) ;;
    -o | --output) _wsx_file ;;
    *)
      if [[ $cur == -* ]]; then
        _wsx_words -h --help -V --version --unix --tls --cert --key --tls-min -u --user --origin --path --handshake-timeout -s --subprotocol -H --header --deflate --no-deflate --deflate-client-window --deflate-server-window --deflate-no-context-takeover --deflate-level --once --max-conns --max-message --ping --idle-timeout --close-timeout --stats --threads --delay --drop --corrupt --close-after --reset-after --reject --stall --slow-read --no-pong --no-close-reply --seed --json --pretty -o --output -q --quiet -v --verbose --show-secrets --ts --no-color
      fi
      ;;
  esac
}

_wsx_bench() {
  case $prev in
    --mode) _wsx_words echo push ping connect idle fanout ;;
    -c | --connections) ;;
    -d | --duration) ;;
    -n | --messages) ;;
    --warmup) ;;
    --drain) ;;
    -r | --rate) ;;
    --rate-per-connection) ;;
    --arrivals) _wsx_words constant poisson ;;
    --pipeline) ;;
    --connect-rate) ;;
    --ramp) ;;
    --source-ip) ;;
    --ping-interval) ;;
    -t | --threads) ;;
    --seed) ;;
    -m | --message) _wsx_at_file ;;
    -f | --file) _wsx_file_or_at_file ;;
    --size) ;;
    --match) _wsx_words order seq ;;
    --max-message) ;;
    --fail-if) ;;
    -o | --output) _wsx_file ;;
    --hdr) _wsx_file ;;
    --hlog) _wsx_file ;;
    --junit) _wsx_file ;;
    --markdown) _wsx_file ;;
    --openmetrics) _wsx_file ;;
    -H | --header) _wsx_at_file ;;
    -u | --user) ;;
    --bearer) ;;
    --cookie) _wsx_at_file ;;
    -s | --subprotocol) ;;
    --origin) ;;
    --deflate-client-window) _wsx_words 9 10 11 12 13 14 15 ;;
    --deflate-server-window) _wsx_words 9 10 11 12 13 14 15 ;;
    --deflate-no-context-takeover) _wsx_words client server both ;;
    --deflate-level) _wsx_words 0 1 2 3 4 5 6 7 8 9 ;;
    --connect-to) ;;
    --unix) _wsx_file ;;
    --connect-timeout) ;;
    --proxy) ;;
    --proxy-user) ;;
    --noproxy) ;;
    --proxy-cacert) _wsx_file ;;
    --cacert) _wsx_file ;;
    --cert) _wsx_file ;;
    --key) _wsx_file ;;
    --tls-min) _wsx_words 1.0 1.1 1.2 1.3 ;;
    --server-name) ;;
    *)
      if [[ $cur == -* ]]; then
        _wsx_words -h --help -V --version --mode -c --connections -d --duration -n --messages --warmup --drain -r --rate --rate-per-connection --arrivals --pipeline --connect-rate --ramp --source-ip --ping-interval -t --threads --seed -m --message -f --file --size -b --binary --match --max-message --fail-if --strict --json --pretty -q --quiet --show-secrets --no-color -o --output --hdr --hlog --junit --markdown --openmetrics -H --header -u --user --bearer --cookie -s --subprotocol --origin --deflate --no-deflate --deflate-client-window --deflate-server-window --deflate-no-context-takeover --deflate-level --connect-to --unix -4 --ipv4 -6 --ipv6 --connect-timeout -L --follow --allow-downgrade --proxy --proxy-user --noproxy --proxy-insecure --proxy-cacert -k --insecure --cacert --cert --key --tls-min --server-name
      else
        _wsx_words ws:// wss:// echo:
      fi
      ;;
  esac
}

_wsx() {
  COMPREPLY=()
  local cur=$2 before=$((COMP_CWORD - 1)) prev command joined=
  # Before the current word there may be a = or @, which are words of their own: --input=json, -x @file.
  case ${COMP_WORDS[before]} in = | @ | =@) joined=${COMP_WORDS[before]} before=$((before - 1)) ;; esac
  if [[ ${COMP_WORDS[COMP_CWORD]} == = ]]; then joined==; fi
  prev=${COMP_WORDS[before]}
  # Not from COMP_WORDS, where echo: is two words, too.
  read -r _ command _ <<<"$COMP_LINE"
  if ((COMP_CWORD == 1)) && [[ $cur != -* ]]; then
    _wsx_words connect listen echo bench help ws:// wss:// echo:
    return
  fi
  case $command in
    help) ((COMP_CWORD > 2)) || _wsx_words connect listen echo bench ;;
    listen) _wsx_listen ;;
    echo) _wsx_echo ;;
    bench) _wsx_bench ;;
    *) _wsx_connect ;;
  esac
}

complete -F _wsx wsx
