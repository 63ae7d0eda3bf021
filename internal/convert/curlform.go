package convert

import (
	"net/url"
	"path"
	"strings"
)

// boundary parts the parts of a form; curl makes up one of its own each time.
const boundary = "------------------------bouncer0form0part"

// formPart is one -F.
type formPart struct {
	name, value, file, typ string
	isFile                 bool // it has a file's name and type
}

// part takes -F name=value, name=@file or name=<file, with ;type= and
// ;filename= after it, or --form-string name=value as it stands.
func (c *curl) part(word, option, arg string) {
	name, value, found := strings.Cut(arg, "=")
	if !found {
		c.leave(word+" "+arg, "there is no = in it")
		return
	}
	p := formPart{name: name, value: value}
	if option == "form" {
		p = c.filePart(word+" "+arg, p)
	}
	c.form = append(c.form, p)
}

func (c *curl) filePart(option string, p formPart) formPart {
	value, settings, _ := strings.Cut(p.value, ";")
	if inner, rest, ok := strings.Cut(strings.TrimPrefix(p.value, `"`), `"`); ok && strings.HasPrefix(p.value, `"`) {
		value, settings = inner, strings.TrimPrefix(rest, ";")
	}
	kind, file := "", ""
	if strings.HasPrefix(value, "@") || strings.HasPrefix(value, "<") {
		kind, file = value[:1], value[1:]
		value = c.file(option, file)
	}
	p.value = value
	if kind == "@" {
		p.isFile, p.file, p.typ = true, path.Base(file), "application/octet-stream"
	}
	typed := false
	for setting := range strings.SplitSeq(settings, ";") {
		key, v, _ := strings.Cut(strings.TrimSpace(setting), "=")
		switch v = strings.Trim(v, `"`); key {
		case "type":
			p.typ, typed = v, true
		case "filename":
			p.isFile, p.file = true, v
		case "":
		default:
			if p.typ != "" && !strings.Contains(p.typ, ";") && v != "" {
				p.typ += ";" + setting
			}
		}
	}
	if known := typeOf(p.file); p.isFile && known != "" && !typed {
		p.typ = known
	}
	return p
}

// typeOf is the type that curl takes a file's name for; empty for most.
func typeOf(file string) string {
	types := map[string]string{".gif": "image/gif", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
		".svg": "image/svg+xml",
		".txt": "text/plain", ".htm": "text/html", ".html": "text/html", ".pdf": "application/pdf",
		".xml": "application/xml"}
	return types[strings.ToLower(path.Ext(file))]
}

// multipart writes a form's parts (RFC 7578), with CRLF as the wire has it.
func multipart(parts []formPart) string {
	quote := strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A")
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quote.Replace(p.name) + `"`)
		if p.isFile {
			b.WriteString(`; filename="` + quote.Replace(p.file) + `"`)
		}
		b.WriteString("\r\n")
		if p.typ != "" {
			b.WriteString("Content-Type: " + p.typ + "\r\n")
		}
		b.WriteString("\r\n" + p.value + "\r\n")
	}
	return b.String() + "--" + boundary + "--\r\n"
}

// uploaded takes -T file, which is sent as it is with PUT.
func (c *curl) uploaded(word, file string) {
	body := c.file(word+" "+file, file)
	c.upload, c.uploadName = &body, ""
	if file != "-" && file != "." {
		c.uploadName = url.PathEscape(path.Base(file))
	}
}
