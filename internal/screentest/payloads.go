package screentest

// Payloads are texts that would make a terminal do something if they reached
// one: set its title or its clipboard, change its modes, colors or screen, ask
// it to type an answer; or that would show a reader something else than there is.
func Payloads() []string {
	var all []string
	for _, start := range []string{"\x1b]", "\u009d", "\x9d"} {
		for _, body := range []string{"0;pwned", "1;pwned", "2;pwned", "52;c;cHduZWQ=", "52;p;?", "8;;http://evil.test",
			"4;1;rgb:ff/00/00", "10;#ff0000", "11;?", "104", "112", "133;A", "777;notify;a;b",
			"1337;File=name=eA==:eA==",
			"9;4;1;50"} {
			for _, end := range []string{"\a", "\x1b\\", "\u009c", ""} {
				all = append(all, start+body+end)
			}
		}
	}
	for _, start := range []string{"\x1b[", "\u009b", "\x9b"} {
		for _, body := range []string{"?1049h", "?1049l", "?25l", "?1000h", "?1003h", "?2004h", "?1004h", "?47h", "?7l",
			"?5h", "?2026h", "?2031h", "4h", "2J", "3J", "H", "999B", "6n", "5n", "c", ">c", "8;1;1t", "21t", "1;1r",
			"!p",
			"7;31m"} {
			all = append(all, start+body)
		}
	}
	for _, start := range []string{"\x1bP", "\u0090", "\x1b_", "\u009f", "\x1b^", "\u009e", "\x1bX", "\u0098"} {
		all = append(all, start+"+q544e\x1b\\", start+"Gf=24;eA==\u009c")
	}
	return append(all,
		"\x1bc", "\x1b7", "\x1b8", "\x1b=", "\x1b>", "\x1b(0", "\x1bD", "\x1bM", "\x1bE", "\x1bZ", "\x1b#8", "\x1b%G",
		"\x1b",
		"\x0e", "\x0f", "\x05", "\b\b\b", "\rover", "\v", "\f", "\x00", "\x7f", "\x1a", "\x18", "\x84", "\u0085",
		"\u008d",
		"\u202eevil", "\u202d", "\u2066x\u2069", "\u200e", "\u061c", "\u200b", "\u200d", "\u2060",
		"\ufeff", "\u2028", "\u2029", "\u00ad", "\ufe0f", "\U000e0041", "\ue000", "\xff\x9b", "\xc0\x80",
		"&#27;]0;pwned&#7;", "&#x1b;[2J", "&#155;2J", "&#8238;evil")
}
