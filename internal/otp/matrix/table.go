package matrix

import (
	"iter"
	"strings"
)

// block is a line "[tag] title" and the lines below it, up to an empty one.
type block struct {
	tag, title string
	lines      []string
}

// blocks reads a data file. Lines that begin with # say nothing.
func blocks(text string) iter.Seq[block] {
	return func(yield func(block) bool) {
		var b block
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			switch {
			case strings.HasPrefix(line, "#"):
			case line == "":
				if b.tag != "" && !yield(b) {
					return
				}
				b = block{}
			case b.tag == "":
				tag, title, ok := strings.Cut(strings.TrimPrefix(line, "["), "]")
				if !ok || line[0] != '[' || tag == "" {
					panic("not the head of a block: " + line)
				}
				b = block{tag: tag, title: strings.TrimSpace(title)}
			default:
				b.lines = append(b.lines, line)
			}
		}
		if b.tag != "" {
			yield(b)
		}
	}
}
