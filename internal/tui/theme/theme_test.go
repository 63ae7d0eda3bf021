package theme

import (
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"
)

// TestContrast holds every color of text to 4.5:1 (WCAG 2.1, 1.4.3) on the
// backgrounds terminals of its kind usually have.
func TestContrast(t *testing.T) {
	for _, dark := range []bool{true, false} {
		grounds := []string{"#ffffff", "#fafaf5"}
		if dark {
			grounds = []string{"#000000", "#1e1e2e"}
		}
		p := New(dark).Hex
		for _, ground := range grounds {
			for name, fg := range map[string]string{"text": p.Text, "soft": p.Soft, "dim": p.Dim, "accent": p.Accent,
				"401": p.Who, "403": p.Not, "let in": p.In} {
				if c := contrast(lipgloss.Color(fg), lipgloss.Color(ground)); c < 4.5 {
					t.Errorf("dark=%v: %s %s on %s has contrast %.2f:1, want at least 4.5:1", dark, name, fg, ground, c)
				}
			}
		}
	}
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func TestNothingIsSaidByColorAlone(t *testing.T) {
	signs := map[string]int{}
	for _, code := range []int{401, 403, 200} {
		signs[Glyph(code)] = code
	}
	if len(signs) != 3 {
		t.Errorf("401, 403 and 200 share a sign: %v", signs)
	}
}
