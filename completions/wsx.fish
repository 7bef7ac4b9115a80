# fish completion for wsx, made by `wsx --completion fish`.

function __wsx_is_first
    test (count (commandline -opc)) -eq 1
end

function __wsx_at_file
    set -l path (commandline -ct | string replace -rf '^(--?[a-z0-9-]+=)?@' '')
    and string replace -r '^' @ -- (__fish_complete_path $path)
end

function __wsx_is
    set -l words (commandline -opc)
    set -l command connect
    contains -- "$words[2]" connect echo help; and set command $words[2]
    test $command = $argv[1]
end

complete -c wsx -f
complete -c wsx -n __wsx_is_first -a connect -d 'an interactive WebSocket client, or a client in a pipe'
complete -c wsx -n __wsx_is_first -a echo -d 'a WebSocket server that sends back what it receives'
complete -c wsx -n '__wsx_is help' -a 'connect echo'

complete -c wsx -n '__wsx_is connect' -a 'ws:// wss:// echo:'
complete -c wsx -n '__wsx_is connect' -s h -d 'show the flags that are used most'
complete -c wsx -n '__wsx_is connect' -l help -d 'show all flags'
complete -c wsx -n '__wsx_is connect' -s V -l version -d 'show the versions of wsx and of what it is built on'
complete -c wsx -n '__wsx_is connect' -s x -l execute -x -a '(__wsx_at_file)' -d 'send a message, and do not read stdin'
complete -c wsx -n '__wsx_is connect' -s i -l interactive -d 'read stdin even after --execute'
complete -c wsx -n '__wsx_is connect' -l input -x -a 'lines json whole' -d 'how stdin is cut into messages'
complete -c wsx -n '__wsx_is connect' -s 0 -l null -d 'messages on stdin end with a zero byte, not with a newline'
complete -c wsx -n '__wsx_is connect' -s b -l binary -d 'send binary messages'
complete -c wsx -n '__wsx_is connect' -l hex -d 'input is hexadecimal; send what it stands for, as binary messages'
complete -c wsx -n '__wsx_is connect' -l base64 -d 'input is base64; send what it stands for, as binary messages'
complete -c wsx -n '__wsx_is connect' -l strict-input -d 'end at the first line of input that cannot be sent'
complete -c wsx -n '__wsx_is connect' -l max-message -x -d 'close with 1009 when a larger message comes'
complete -c wsx -n '__wsx_is connect' -s w -l wait -x -d 'after the last input, stay until so long a silence'
complete -c wsx -n '__wsx_is connect' -l exit-after -x -d 'end after so many received messages'
complete -c wsx -n '__wsx_is connect' -s 1 -d 'end after one received message'
complete -c wsx -n '__wsx_is connect' -l expect -x -d 'end once a received message matches'
complete -c wsx -n '__wsx_is connect' -l timeout -x -d 'exit 5 if it takes longer than this'
complete -c wsx -n '__wsx_is connect' -l close-timeout -x -d 'how long the server may take to answer the closing handshake'
complete -c wsx -n '__wsx_is connect' -s H -l header -x -a '(__wsx_at_file)' -d 'add a header to the request'
complete -c wsx -n '__wsx_is connect' -s u -l user -x -d 'log in with HTTP basic authentication'
complete -c wsx -n '__wsx_is connect' -l bearer -x -d 'send Authorization: Bearer TOKEN'
complete -c wsx -n '__wsx_is connect' -s s -l subprotocol -x -d 'ask for a subprotocol'
complete -c wsx -n '__wsx_is connect' -l origin -x -d 'send an Origin header, as browsers do'
complete -c wsx -n '__wsx_is connect' -l deflate -l no-deflate -d 'offer to compress messages (permessage-deflate), or do not'
complete -c wsx -n '__wsx_is connect' -l connect-to -x -d 'connect there instead'
complete -c wsx -n '__wsx_is connect' -l unix -r -F -d 'connect to a unix domain socket'
complete -c wsx -n '__wsx_is connect' -s 4 -l ipv4 -d 'use IPv4 addresses only'
complete -c wsx -n '__wsx_is connect' -s 6 -l ipv6 -d 'use IPv6 addresses only'
complete -c wsx -n '__wsx_is connect' -l connect-timeout -x -d 'how long connecting may take, from the name\'s look-up to the open connection'
complete -c wsx -n '__wsx_is connect' -s k -l insecure -d 'accept any certificate'
complete -c wsx -n '__wsx_is connect' -l cacert -r -F -d 'trust the certificates in this PEM file, and no others'
complete -c wsx -n '__wsx_is connect' -l cert -r -F -d 'show this client certificate (PEM)'
complete -c wsx -n '__wsx_is connect' -l key -r -F -d 'the client certificate\'s private key (PEM)'
complete -c wsx -n '__wsx_is connect' -l tls-min -x -a '1.0 1.1 1.2 1.3' -d 'refuse older versions of TLS'
complete -c wsx -n '__wsx_is connect' -l server-name -x -d 'ask for this server\'s certificate (SNI) and check it against this name'
complete -c wsx -n '__wsx_is connect' -l filter -x -d 'show only messages that match'
complete -c wsx -n '__wsx_is connect' -l json-indent -d 'show JSON over several lines'
complete -c wsx -n '__wsx_is connect' -s P -l show-ping-pong -d 'show pings and pongs'
complete -c wsx -n '__wsx_is connect' -l no-history -d 'neither read nor keep the history of lines'
complete -c wsx -n '__wsx_is connect' -l no-slash -d 'send lines that begin with / as they are'
complete -c wsx -n '__wsx_is connect' -l json -d 'print events as JSON, one object a line'
complete -c wsx -n '__wsx_is connect' -l pretty -d 'print events for people'
complete -c wsx -n '__wsx_is connect' -l raw -d 'print the payloads of messages and nothing else'
complete -c wsx -n '__wsx_is connect' -s o -l output -r -F -d 'write the events to a file, too'
complete -c wsx -n '__wsx_is connect' -s q -l quiet -d 'print only errors'
complete -c wsx -n '__wsx_is connect' -s v -l verbose -d 'show headers, TLS details and timings'
complete -c wsx -n '__wsx_is connect' -l show-secrets -d 'show passwords, tokens and cookies instead of ***'
complete -c wsx -n '__wsx_is connect' -l ts -f -a 'abs rel delta' -d 'show the time before each line, in pretty output'
complete -c wsx -n '__wsx_is connect' -l no-color -d 'print without colours'

complete -c wsx -n '__wsx_is echo' -s h -d 'show the flags that are used most'
complete -c wsx -n '__wsx_is echo' -l help -d 'show all flags'
complete -c wsx -n '__wsx_is echo' -s V -l version -d 'show the versions of wsx and of what it is built on'
complete -c wsx -n '__wsx_is echo' -l unix -r -F -d 'listen on a unix domain socket instead'
complete -c wsx -n '__wsx_is echo' -l tls -d 'serve wss:// with a made-up certificate, or --cert\'s'
complete -c wsx -n '__wsx_is echo' -l cert -r -F -d 'the server\'s certificate (PEM), with its chain after it'
complete -c wsx -n '__wsx_is echo' -l key -r -F -d 'its private key (PEM)'
complete -c wsx -n '__wsx_is echo' -l tls-min -x -a '1.0 1.1 1.2 1.3' -d 'refuse older versions of TLS'
complete -c wsx -n '__wsx_is echo' -s u -l user -x -d 'ask for this user and password (HTTP basic), else 401'
complete -c wsx -n '__wsx_is echo' -l origin -x -d 'let in pages of this origin only, else 403'
complete -c wsx -n '__wsx_is echo' -l path -x -d 'answer this path only, else 404'
complete -c wsx -n '__wsx_is echo' -l handshake-timeout -x -d 'how long a client may take for the handshake, TLS included'
complete -c wsx -n '__wsx_is echo' -s s -l subprotocol -x -d 'a subprotocol to agree on'
complete -c wsx -n '__wsx_is echo' -s H -l header -x -a '(__wsx_at_file)' -d 'add a header to the answer'
complete -c wsx -n '__wsx_is echo' -l deflate -l no-deflate -d 'compress messages for clients that can (permessage-deflate), or do not'
complete -c wsx -n '__wsx_is echo' -l once -d 'end after the first client'
complete -c wsx -n '__wsx_is echo' -l stats -d 'print a stats event every second'
complete -c wsx -n '__wsx_is echo' -l threads -x -d 'serve with so many threads'
complete -c wsx -n '__wsx_is echo' -l max-conns -x -d 'let in so many clients at a time, answer 503 to more'
complete -c wsx -n '__wsx_is echo' -l max-message -x -d 'close with 1009 when a larger message comes'
complete -c wsx -n '__wsx_is echo' -l ping -x -d 'ping each client so often'
complete -c wsx -n '__wsx_is echo' -l idle-timeout -x -d 'close with 1001 when a client is silent for so long'
complete -c wsx -n '__wsx_is echo' -l close-timeout -x -d 'how long a client may take to answer the closing handshake'
complete -c wsx -n '__wsx_is echo' -l json -d 'print events as JSON, one object a line'
complete -c wsx -n '__wsx_is echo' -l pretty -d 'print events for people'
complete -c wsx -n '__wsx_is echo' -l raw -d 'print the payloads of messages and nothing else'
complete -c wsx -n '__wsx_is echo' -s o -l output -r -F -d 'write the events to a file, too'
complete -c wsx -n '__wsx_is echo' -s q -l quiet -d 'print only errors'
complete -c wsx -n '__wsx_is echo' -s v -l verbose -d 'show headers, TLS details and timings'
complete -c wsx -n '__wsx_is echo' -l show-secrets -d 'show passwords, tokens and cookies instead of ***'
complete -c wsx -n '__wsx_is echo' -l ts -f -a 'abs rel delta' -d 'show the time before each line, in pretty output'
complete -c wsx -n '__wsx_is echo' -l no-color -d 'print without colours'
