package convert

import (
	"slices"
	"strings"

	"bouncer/internal/content"
)

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

// longFlags are curl's long options without a value: with those above they say
// which name an abbreviation stands for.
const longFlags = `anyauth append basic ca-native cert-status compressed compressed-ssh create-dirs crlf digest disable
disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure fail fail-early fail-with-body
false-start form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control get globoff
haproxy-protocol head help http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only ignore-content-length
include insecure ipv4 ipv6 junk-session-cookies list-only location location-trusted mail-rcpt-allowfails manual metalink
negotiate netrc netrc-optional next no-alpn no-buffer no-clobber no-keepalive no-npn no-progress-meter no-sessionid ntlm
ntlm-wb parallel parallel-immediate path-as-is post301 post302 post303 progress-bar proxy-anyauth proxy-basic
proxy-digest proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tlsv1
proxytunnel raw remote-header-name remote-name remote-name-all remote-time remove-on-error retry-all-errors
retry-connrefused sasl-ir show-error show-headers silent skip-existing socks5-basic socks5-gssapi socks5-gssapi-nec ssl
ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort sslv2 sslv3 styled-output
suppress-connect-headers tcp-fastopen tcp-nodelay tftp-no-options tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding
trace-ids trace-time use-ascii verbose version xattr`

// longName is the option that a name, or the start of one, stands for, and
// whether it takes a value. A name that curl doesn't know stays as it is.
func longName(name string) (full string, valued bool, err error) {
	values, flags := strings.Fields(longWithValue), strings.Fields(longFlags)
	if slices.Contains(values, name) {
		return name, true, nil
	}
	if slices.Contains(flags, name) {
		return name, false, nil
	}
	if option, value, found := strings.Cut(name, "="); found &&
		(slices.Contains(values, option) || slices.Contains(flags, option)) {
		return "", false, &content.Error{Line: 1, Col: 1, Msg: "curl takes no = after an option: --" + name,
			Fix: strings.TrimSpace("write --" + option + " " + value)}
	}
	var hits []string
	for _, known := range append(values, flags...) {
		if strings.HasPrefix(known, name) {
			hits = append(hits, known)
		}
	}
	switch len(hits) {
	case 0:
		return name, false, nil
	case 1:
		return hits[0], slices.Contains(values, hits[0]), nil
	}
	slices.Sort(hits)
	return "", false, &content.Error{Line: 1, Col: 1, Msg: "curl can't tell which option --" + name + " is",
		Fix: "write it whole: --" + strings.Join(hits[:min(3, len(hits))], ", --")}
}

const shortWithValue = "ACDEFHKPQTUXYbcdemortuwxyz"

// harmless are options that change how curl connects or prints, not what the
// request says.
const harmless = `basic connect-timeout disable dump-module fail fail-early fail-with-body globoff http1.1 include insecure
ipv4 ipv6 keepalive-time max-time no-buffer no-keepalive no-progress-meter no-sessionid noproxy parallel progress-bar
retry retry-all-errors retry-connrefused retry-delay retry-max-time show-error show-headers silent
speed-limit speed-time ssl-reqd styled-output tcp-fastopen tcp-nodelay tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3
trace-ids trace-time verbose write-out`

// long is the name of a short option; a letter curl doesn't know stays as it is.
func long(r rune) string {
	names := map[rune]string{
		'A': "user-agent", 'C': "continue-at", 'D': "dump-header", 'E': "cert", 'F': "form", 'G': "get", 'H': "header",
		'I': "head", 'K': "config", 'L': "location", 'N': "no-buffer", 'O': "remote-name", 'Q': "quote",
		'S': "show-error",
		'T': "upload-file", 'U': "proxy-user", 'X': "request", 'b': "cookie", 'c': "cookie-jar", 'd': "data",
		'e': "referer",
		'f': "fail", 'g': "globoff", 'h': "help", 'i': "include", 'k': "insecure", 'm': "max-time", 'o': "output",
		'q': "disable",
		'r': "range", 's': "silent", 'u': "user", 'v': "verbose", 'w': "write-out", 'x': "proxy", '0': "http1.0",
		'4': "ipv4",
		'6': "ipv6", '#': "progress-bar", '1': "tlsv1", 'J': "remote-header-name",
	}
	if name, ok := names[r]; ok {
		return name
	}
	return string(r)
}
