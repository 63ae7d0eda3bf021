package convert

// longWithValue are curl's long options that take a value: without the list a
// value would be taken for a URL.
const longWithValue = `abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config
connect-timeout connect-to continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii
data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url
dump-header egd-file engine etag-compare etag-save expect100-timeout form form-string ftp-account
ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode haproxy-clientip happy-eyeballs-timeout-ms header
hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb
libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs max-time
netrc-file noproxy oauth2-bearer output output-dir parallel-max pass pinnedpubkey preproxy proto proto-default
proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header
proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype
proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range rate referer request
request-target resolve retry retry-delay retry-max-time sasl-authzid service-name socks4 socks4a socks5
socks5-gssapi-service socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max
tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file url
url-query user user-agent variable vlan-priority write-out`

const shortWithValue = "ACDEFHKPQTUXYbcdemortuwxyz"

// harmless are options that change how curl connects or prints, not what the
// request says.
const harmless = `basic connect-timeout disable dump-module fail fail-early fail-with-body globoff http1.1 include insecure
ipv4 ipv6 keepalive-time max-time no-buffer no-keepalive no-progress-meter no-sessionid parallel progress-bar
retry retry-all-errors retry-connrefused retry-delay retry-max-time show-error show-headers silent
speed-limit speed-time ssl-reqd styled-output tcp-fastopen tcp-nodelay tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3
trace-ids trace-time verbose write-out`

// long is the name of a short option; a letter curl doesn't know stays as it is.
func long(r rune) string {
	names := map[rune]string{
		'A': "user-agent", 'C': "continue-at", 'D': "dump-header", 'E': "cert", 'F': "form", 'G': "get", 'H': "header",
		'I': "head", 'K': "config", 'L': "location", 'N': "no-buffer", 'O': "remote-name", 'Q': "quote", 'S': "show-error",
		'T': "upload-file", 'U': "proxy-user", 'X': "request", 'b': "cookie", 'c': "cookie-jar", 'd': "data", 'e': "referer",
		'f': "fail", 'g': "globoff", 'h': "help", 'i': "include", 'k': "insecure", 'm': "max-time", 'o': "output", 'q': "disable",
		'r': "range", 's': "silent", 'u': "user", 'v': "verbose", 'w': "write-out", 'x': "proxy", '0': "http1.0", '4': "ipv4",
		'6': "ipv6", '#': "progress-bar", '1': "tlsv1", 'J': "remote-header-name",
	}
	if name, ok := names[r]; ok {
		return name
	}
	return string(r)
}
