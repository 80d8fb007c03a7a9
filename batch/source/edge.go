package source

// edge finds the end of a JSON value that comes in pieces, by its brackets and
// quotes alone.
type edge struct {
	depth   int
	quoted  bool // within a string
	escaped bool // behind its backslash
	control bool // a character stands in a string that ends the line, or is none
}

// find gives how many bytes of the chunk are of the value, and whether it ends
// there.
func (e *edge) find(chunk []byte) (n int, found bool) {
	for i := 0; i < len(chunk); i++ {
		if e.quoted {
			if i = e.unquote(chunk, i); e.control || i == len(chunk) {
				return i, e.control
			}
			if e.depth == 0 {
				return i + 1, true
			}
			continue
		}
		switch chunk[i] {
		case '"':
			e.quoted = true
		case '{', '[':
			e.depth++
		case '}', ']':
			if e.depth == 0 {
				return i, true
			}
			if e.depth--; e.depth == 0 {
				return i + 1, true
			}
		case ',', ' ', '\t', '\r', '\n':
			if e.depth == 0 {
				return i, true
			}
		}
	}
	return len(chunk), false
}

// unquote gives the index of the quote that ends the string, of a control
// character, or the end of the chunk.
func (e *edge) unquote(chunk []byte, i int) int {
	for ; i < len(chunk); i++ {
		c := chunk[i]
		switch {
		case c >= ' ' && c != '"' && c != '\\' && !e.escaped: // nearly always
		case c < ' ':
			e.control = true
			return i
		case e.escaped:
			e.escaped = false
		case c == '\\':
			e.escaped = true
		default:
			e.quoted = false
			return i
		}
	}
	return i
}
