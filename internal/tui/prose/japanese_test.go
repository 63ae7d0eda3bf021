package prose

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// japanese is a page of a lesson as a course of one's own may have it.
const japanese = `## 「誰ですか」と「入ってよいですか」

サーバーは**誰なのか**を確かめられないとき401を返します（RFC 9110、15.5.2）。トークンは期限切れなので、` + "`WWW-Authenticate`" + `に何を持ってくればよいかが書いてあります。

- 401は「まだ誰だかわからない」という意味で、応答には必ずチャレンジが付きます。
- 403は、誰だかわかっていて、しかも断るときの番号です。「権限がない」、それだけです。

1. 最初の検査は資格情報、その次が役割です。403になるのは二番目の検査です。

> [仕様](https://example.test/仕様)では、401と403の違いは明らかです。

| 番号 | 意味、理由、そして直し方 |
|---|---|
| 401 | 誰なのかわかりません。トークンを新しくして、もう一度送れば200になります。 |
| 403 | 誰なのかはわかりますが、許可がありません。401とは違い、新しいトークンでも403のままです。 |
`

// TestJapaneseLines: at any width no line begins with a mark that closes or ends
// with one that opens, and no status is cut in two.
func TestJapaneseLines(t *testing.T) {
	for width := 36; width <= 78; width++ {
		lines := render(t, japanese, width)
		for i, l := range lines {
			plain := strings.TrimSpace(ansi.Strip(l))
			if got := ansi.StringWidth(l); got > width {
				t.Errorf("width %d: %d cells in %q", width, got, plain)
			}
			for cell := range strings.SplitSeq(plain, "│") {
				cell = strings.TrimSpace(cell)
				if r := []rune(cell + " "); strings.ContainsRune("、。」）ーっょ", r[0]) {
					t.Errorf("width %d: %q begins a line", width, cell)
				}
				if strings.HasSuffix(cell, "「") || strings.HasSuffix(cell, "（") {
					t.Errorf("width %d: %q ends one", width, cell)
				}
				if strings.HasSuffix(cell, "40") || strings.HasSuffix(cell, "4") && i+1 < len(lines) {
					t.Errorf("width %d: %q cuts a status", width, cell)
				}
			}
		}
		if text := ansi.Strip(strings.Join(lines, "")); strings.Count(text, "401")+strings.Count(text, "403") != 10 ||
			strings.Contains(text, "\u2028") {
			t.Fatalf("width %d: %s", width, text)
		}
	}
}
