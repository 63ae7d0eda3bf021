package exchange

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// readBody reads at most MaxBody decoded bytes of a response's body and tells
// whether there was more.
func readBody(resp *http.Response) (body []byte, truncated bool, err error) {
	codings := codings(resp.Header)
	decoded, err := undo(resp.Body, codings)
	if err == nil {
		body, err = io.ReadAll(io.LimitReader(decoded, MaxBody+1))
	}
	if len(body) > MaxBody {
		return body[:MaxBody], true, nil
	}
	switch {
	case err == nil:
		return body, false, nil
	case errors.Is(err, errLimit):
		return body, true, nil
	case len(codings) > 0 && isCorrupt(err):
		return nil, false, failure{fmt.Sprintf("the body says Content-Encoding: %s, but can't be decoded so",
			quote(strings.Join(codings, ", "))),
			"look at the server: the header doesn't fit the body", err}
	}
	return nil, false, failure{"the body of the response breaks off before its end", "fire again", err}
}

// codings lists the content codings in the order they were applied (RFC 9110
// §8.4); nil when one of them is unknown here or there are too many: such a
// body stays as it came.
func codings(h http.Header) []string {
	var list []string
	for _, v := range h.Values("Content-Encoding") {
		for c := range strings.SplitSeq(v, ",") {
			switch c = strings.ToLower(strings.TrimSpace(c)); c {
			case "", "identity":
			case "gzip", "x-gzip", "deflate":
				list = append(list, c)
			default:
				return nil
			}
		}
	}
	if len(list) > maxCodings {
		return nil
	}
	return list
}

// undo takes the codings off again, the last applied first. An empty body is
// empty in any coding.
func undo(r io.Reader, codings []string) (io.Reader, error) {
	for i := len(codings) - 1; i >= 0; i-- {
		b := bufio.NewReader(r)
		head, err := b.Peek(2)
		if len(head) == 0 {
			if errors.Is(err, io.EOF) {
				return b, nil
			}
			return nil, err
		}
		switch {
		case codings[i] != "deflate":
			r, err = gzip.NewReader(b)
		case len(head) == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0:
			r, err = zlib.NewReader(b)
		default:
			r, err = flate.NewReader(b), nil // many servers leave the zlib wrapper out (RFC 9110 §8.4.1.2)
		}
		if err != nil {
			return nil, err
		}
		// Between two codings an endless run of empty members could grow from
		// few bytes without yielding any: every layer has its limit.
		r = &bounded{from: r, left: maxRaw}
	}
	return r, nil
}

// isCorrupt tells a body that doesn't fit its coding from one that broke off.
func isCorrupt(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.As(err, &corrupt) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) ||
		errors.Is(err, zlib.ErrHeader) || errors.Is(err, zlib.ErrChecksum)
}
