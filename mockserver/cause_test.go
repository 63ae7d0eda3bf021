package mockserver

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bouncer/internal/world"
)

// passing and refusing are the functions that checks give their causes to.
var (
	passing  = []string{"pass", "saw"}
	refusing = []string{
		"refuse", "refuseAll", "unauthorized", "forbid", "notHere", "badBody", "badGrant", "badProof", "asPrinted",
	}
	ofKinds = []string{"Valid", "Invalid", "Outlived", "later"}
)

// source is what a file of this package says of causes.
type source struct {
	gives map[string]bool // code → whether something is refused for it
	kinds []string        // causes that kinds of credentials give
	prose []string        // where a sentence stands that has no cause
	// literals are all strings that stand in the package.
	literals map[string]bool
}

// readSource goes over the package's files but for the words themselves.
func readSource(t *testing.T) source {
	t.Helper()
	out, fset := source{gives: map[string]bool{}, literals: map[string]bool{}}, token.NewFileSet()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := f.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "words") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool { out.read(fset, n); return true })
	}
	return out
}

func (s *source) read(fset *token.FileSet, n ast.Node) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if code, ok := text(n); ok {
			s.literals[code] = true
		}
	case *ast.CallExpr:
		called, ok := n.Fun.(*ast.SelectorExpr)
		if !ok {
			return
		}
		for _, arg := range n.Args {
			code, ok := text(arg)
			switch name := called.Sel.Name; {
			case ok && slices.Contains(ofKinds, name):
				s.kinds = append(s.kinds, code)
			case ok && strings.Contains(code, ".") && slices.Contains(refusing, name):
				s.gives[code] = true
			case ok && strings.Contains(code, ".") && slices.Contains(passing, name):
				s.pass(code)
			}
		}
	case *ast.CompositeLit:
		if id, ok := n.Type.(*ast.Ident); ok {
			s.literal(fset, id.Name, n)
		}
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			field, ok := to.(*ast.SelectorExpr)
			if _, isText := text(n.Rhs[min(i, len(n.Rhs)-1)]); ok && isText && isProse(field.Sel.Name) {
				s.prose = append(s.prose, fset.Position(n.Pos()).String())
			}
		}
	}
}

// pass notes a code that is given where nothing need be refused.
func (s *source) pass(code string) {
	if _, known := s.gives[code]; !known {
		s.gives[code] = false
	}
}

// literal reads Cause{"code", …} and refuses a verdict or a refusal that brings
// its own sentences.
func (s *source) literal(fset *token.FileSet, name string, n *ast.CompositeLit) {
	for _, elt := range n.Elts {
		value := elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			value = kv.Value
			key, _ := kv.Key.(*ast.Ident)
			_, ok := text(value)
			if ok && (name == "verdict" || name == "refusal") && key != nil && isProse(key.Name) {
				s.prose = append(s.prose, fset.Position(n.Pos()).String())
			}
		}
		if code, ok := text(value); ok && name == "Cause" {
			s.pass(code)
		}
	}
}

func isProse(field string) bool {
	return slices.Contains([]string{"detail", "subject", "reason", "say", "next", "describe"}, field)
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// TestEveryRefusalHasACause goes over every check: what it refuses for is a
// code that has words, no sentence stands beside the words, and no words are
// left that nothing gives.
func TestEveryRefusalHasACause(t *testing.T) {
	s := readSource(t)
	for _, at := range s.prose {
		t.Errorf("%s: a sentence without a cause; give it a code and words in words_*.go", at)
	}
	if len(s.gives) < 80 || len(s.kinds) < 20 {
		t.Fatalf("only %d codes of checks and %d of kinds were found", len(s.gives), len(s.kinds))
	}
	for code, refuses := range s.gives {
		words, ok := checkWords()[code]
		if !ok || refuses && (words.Reason == "" || words.Say == "") {
			t.Errorf("%s has no words, or too few: %+v", code, words)
		}
	}
	for code := range checkWords() {
		if !s.literals[code] {
			t.Errorf("nothing gives the cause %s", code)
		}
	}
	all := map[string]bool{}
	for _, k := range schemes() {
		if a, ok := k.(Accepted); ok {
			for cause := range a.Words() {
				all[cause] = true
			}
		}
	}
	for _, cause := range s.kinds {
		if !all[cause] {
			t.Errorf("no kind of credential has words for %q", cause)
		}
	}
}

// spokenOf finds the words of a code, whatever kind of credential it is of.
func spokenOf(code string) Phrase {
	k := &Keyring{kinds: map[string]Scheme{}}
	for _, s := range schemes() {
		k.kinds[s.Kind().Name] = s.(Scheme)
	}
	return k.phrase(code)
}

// TestValuesStayAsTheyAre: what a client sent can't fill in more than its place.
func TestValuesStayAsTheyAre(t *testing.T) {
	s := start(t, Options{})
	got := ask(t, s, "GET /$1/$detail/$wanted")
	r, _ := got.decision.Refusal()
	if want := "GET /$1/$detail/$wanted is not a route"; r.Detail != want {
		t.Errorf("%q, want %q", r.Detail, want)
	}
	if c := got.decision.Cause; c.Code != "route.path" || len(c.Args) != 1 {
		t.Errorf("%+v", c)
	}
}

// TestACauseNamesItsCheckOrKind: code can tell from a cause who gave it.
func TestACauseNamesItsCheckOrKind(t *testing.T) {
	known := []string{"gate", "login", "setting", "dialect", "sample", "body"}
	for _, c := range append(world.Checks(), world.Between()...) {
		known = append(known, c.Name)
	}
	for code := range checkWords() {
		if who, what, ok := strings.Cut(code, "."); !ok || what == "" || !slices.Contains(known, who) {
			t.Errorf("%s names neither a check nor what changed its answer", code)
		}
	}
}
