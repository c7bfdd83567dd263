// The oracle: executes templates with Go's own text/template and Sprig, and writes what came out.
//
//	go run . corpus DIR    reads DIR/*.tmpl and DIR/data.json, writes DIR/golden.json
//	go run . functions     prints the names of the functions that it offers
//	go run . serve         answers each line of JSON on standard input with one on standard output
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"
	"unicode/utf8"

	"github.com/Masterminds/sprig/v3"
)

// The functions of Sprig that VSO allows.
const allowed = `abbrev abbrevboth add add1 add1f addf adler32sum ago all any append atoi b32dec b32enc b64dec b64enc
base bcrypt biggest buildCustomCert camelcase cat ceil chunk clean coalesce compact concat contains deepCopy deepEqual
default dict dig dir div divf duration durationRound empty ext fail first float64 floor fromJson get has hasKey
hasPrefix hasSuffix htpasswd indent initial initials int int64 isAbs join kebabcase keys kindIs kindOf last list lower
max maxf merge mergeOverwrite min minf mod mul mulf mustAppend mustChunk mustCompact mustDeepCopy mustFirst
mustFromJson mustHas mustInitial mustLast mustMerge mustMergeOverwrite mustPrepend mustPush mustRegexFind
mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse
mustSlice mustToDate mustToJson mustToPrettyJson mustToRawJson mustUniq mustWithout nindent nospace omit osBase osClean
osDir osExt osIsAbs pick pluck plural prepend push quote randInt regexFind regexFindAll regexMatch regexQuoteMeta
regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace rest reverse round semver semverCompare seq set
sha1sum sha256sum sha512sum shuffle slice snakecase sortAlpha split splitList splitn squote sub subf substr swapcase
ternary title toDecimal toJson toPrettyJson toRawJson toString toStrings trim trimAll trimPrefix trimSuffix trimall
trunc tuple typeIs typeIsLike typeOf uniq unset until untilStep untitle upper urlJoin urlParse values without wrap
wrapWith`

// Input is the record that templates are executed with: an unknown field is an error, a missing key is not.
type Input struct {
	Secrets     map[string]any
	Metadata    map[string]any
	Annotations map[string]any
	Labels      map[string]any
}

type request struct {
	Template   string          `json:"template"`
	MissingKey string          `json:"missingKey,omitempty"`
	Data       json.RawMessage `json:"data,omitempty"`
}

type answer struct {
	Template   string `json:"template"`
	MissingKey string `json:"missingKey,omitempty"`
	Output     string `json:"output,omitempty"`
	Base64     string `json:"base64,omitempty"` // of an output that is not UTF-8
	Error      string `json:"error,omitempty"`
}

func functions() template.FuncMap {
	all := sprig.TxtFuncMap()
	chosen := template.FuncMap{}
	for _, name := range strings.Fields(allowed) {
		f, ok := all[name]
		if !ok {
			panic("Sprig has no function " + name)
		}
		chosen[name] = f
	}
	return chosen
}

func decode(data []byte) Input {
	var input Input
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&input); err != nil {
		panic(err)
	}
	return input
}

func execute(r request, data []byte) answer {
	a := answer{Template: r.Template, MissingKey: r.MissingKey}
	t := template.New("t").Funcs(functions())
	if r.MissingKey != "" {
		t = t.Option("missingkey=" + r.MissingKey)
	}
	if _, err := t.Parse(r.Template); err != nil {
		a.Error = err.Error()
		return a
	}
	var out bytes.Buffer
	if err := t.Execute(&out, decode(data)); err != nil {
		a.Error = err.Error()
		return a
	}
	if utf8.Valid(out.Bytes()) {
		a.Output = out.String()
	} else {
		a.Base64 = base64.StdEncoding.EncodeToString(out.Bytes())
	}
	return a
}

// cases reads a file: a template a line, or, between lines of ---, of many lines. Lines with ## are comments.
func cases(path string) []request {
	text, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	var all []request
	missingKey := strings.TrimSuffix(filepath.Base(path), ".tmpl")
	if missingKey != "zero" && missingKey != "error" {
		missingKey = ""
	}
	var block []string
	inBlock := false
	for _, line := range strings.Split(string(text), "\n") {
		switch {
		case line == "---" && inBlock:
			all = append(all, request{Template: strings.Join(block, "\n"), MissingKey: missingKey})
			block = nil
		case line == "---":
			inBlock = true
		case inBlock:
			block = append(block, line)
		case line != "" && !strings.HasPrefix(line, "##"):
			all = append(all, request{Template: line, MissingKey: missingKey})
		}
	}
	return all
}

func corpus(dir string) {
	data, err := os.ReadFile(filepath.Join(dir, "data.json"))
	if err != nil {
		panic(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.tmpl"))
	sort.Strings(files)
	golden := map[string][]answer{}
	for _, file := range files {
		name := filepath.Base(file)
		for _, r := range cases(file) {
			golden[name] = append(golden[name], execute(r, data))
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(golden); err != nil {
		panic(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "golden.json"), out.Bytes(), 0o644); err != nil {
		panic(err)
	}
}

func serve() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var r request
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			panic(err)
		}
		a := execute(r, r.Data)
		a.Template = ""
		line, _ := json.Marshal(a)
		out.Write(line)
		out.WriteByte('\n')
		out.Flush()
	}
}

func main() {
	switch {
	case len(os.Args) == 3 && os.Args[1] == "corpus":
		corpus(os.Args[2])
	case len(os.Args) == 2 && os.Args[1] == "functions":
		fmt.Println(strings.Join(strings.Fields(allowed), "\n"))
	case len(os.Args) == 2 && os.Args[1] == "serve":
		serve()
	default:
		fmt.Fprintln(os.Stderr, "usage: oracle corpus DIR | functions | serve")
		os.Exit(2)
	}
}
