package workbook

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"slices"
)

// What a part may look like. A cell of Excel holds 32,767 characters.
const (
	maxToken = 1 << 20 // bytes of a tag or a piece of text
	maxDepth = 64      // tags within tags
	maxText  = 4 * 32767
)

var (
	errToken   = errors.New("a tag or a text is longer than 1 MB")
	errDepth   = errors.New("its tags are nested too deep")
	errDoctype = errors.New("it has a DOCTYPE, as no workbook may")
	errCut     = errors.New("it ends in the middle")
	errText    = errors.New("a cell holds more than 32,767 characters")
)

// part reads an XML part of a workbook, from its start to its end and no
// faster than it is asked to. Where a part ends too early, or tags do not match,
// that is an error, never the end.
type part struct {
	ctx    context.Context
	name   string
	source io.Closer
	in     *gulps
	xml    *xml.Decoder
	open   []xml.Name
	rooted bool
}

// part opens a part of the book.
func (b *Book) part(name string) (*part, error) {
	r, err := b.parts.open(name)
	if err != nil {
		return nil, err
	}
	in := &gulps{r: r}
	return &part{ctx: b.ctx, name: name, source: r, in: in, xml: xml.NewDecoder(in)}, nil
}

func (p *part) close() error { return p.source.Close() }

// next gives the next tag or text, or io.EOF where the part is whole.
func (p *part) next() (xml.Token, error) {
	for {
		p.in.left = maxToken
		token, err := p.xml.RawToken()
		if err == io.EOF && (len(p.open) > 0 || !p.rooted) {
			err = errCut
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(p.open) == maxDepth {
				return nil, errDepth
			}
			if len(p.open) == 0 && p.rooted {
				return nil, errors.New("it has a second root <" + t.Name.Local + ">")
			}
			p.rooted = true
			p.open = append(p.open, t.Name)
			return t, nil
		case xml.EndElement:
			last := len(p.open) - 1
			if last < 0 || p.open[last] != t.Name {
				return nil, errors.New("</" + t.Name.Local + "> ends what was not begun")
			}
			p.open = p.open[:last]
			return t, nil
		case xml.CharData:
			return t, nil
		case xml.Directive:
			return nil, errDoctype
		}
	}
}

// child gives the next tag within the one that was opened last, or none when
// that one ends.
func (p *part) child() (xml.StartElement, bool, error) {
	for {
		token, err := p.next()
		if err != nil {
			return xml.StartElement{}, false, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			return t, true, nil
		case xml.EndElement:
			return xml.StartElement{}, false, nil
		}
	}
}

// root gives the outermost tag, which must have that name.
func (p *part) root(name string) (xml.StartElement, error) {
	start, _, err := p.child()
	if err == nil && start.Name.Local != name {
		err = errors.New("it holds <" + start.Name.Local + ">, not <" + name + ">")
	}
	return start, err
}

// skip reads to the end of the tag that was opened last.
func (p *part) skip() error {
	for outside := len(p.open) - 1; len(p.open) > outside; {
		if _, err := p.next(); err != nil {
			return err
		}
	}
	return p.ctx.Err()
}

// foreign skips a tag that nobody asked for, unless it is or holds one of those,
// as alternatives of markup do: these must not vanish.
func (p *part) foreign(start xml.StartElement, tags []string) error {
	switch within := p.open[len(p.open)-2].Local; {
	case slices.Contains(tags, start.Name.Local):
		return errors.New("<" + start.Name.Local + "> stands where it can't be read, within <" + within + ">")
	case start.Name.Local == "extLst": // what newer programs add, never what is seen
		return p.skip()
	}
	err := p.each(func(in xml.StartElement) error { return p.foreign(in, tags) })
	if err != nil {
		return err
	}
	return p.ctx.Err()
}

// text appends the text of the tag that was opened last, without the tags
// within it, and reads to its end.
func (p *part) text(to []byte) ([]byte, error) {
	inside := len(p.open)
	for len(p.open) >= inside {
		token, err := p.next()
		if err != nil {
			return to, err
		}
		if t, is := token.(xml.CharData); is && len(p.open) == inside {
			if to = append(to, t...); len(to) > maxText {
				return to, errText
			}
		}
	}
	return to, nil
}

// each calls do for each tag within the one that was opened last; do reads to
// the end of it.
func (p *part) each(do func(xml.StartElement) error) error {
	for {
		start, more, err := p.child()
		if err != nil || !more {
			return err
		}
		if err := do(start); err != nil {
			return err
		}
	}
}

// end reads what is left of the part after its root, so that damage shows.
func (p *part) end() error {
	for {
		if _, err := p.next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// attr gives an attribute by its name without prefix.
func attr(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// yes reads an attribute that is true or false.
func yes(value string) bool { return value == "1" || value == "true" }

// gulps gives a part byte by byte, and no more of them for one token than left:
// the parser would hold a token of any length.
type gulps struct {
	r        io.Reader
	left     int
	from, to int
	buf      [16 << 10]byte
}

func (g *gulps) ReadByte() (byte, error) {
	if g.from == g.to {
		if err := g.fill(); err != nil {
			return 0, err
		}
	}
	if g.left--; g.left < 0 {
		return 0, errToken
	}
	b := g.buf[g.from]
	g.from++
	return b, nil
}

func (g *gulps) fill() error {
	for range 100 {
		n, err := g.r.Read(g.buf[:])
		if g.from, g.to = 0, n; n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// Read makes gulps an io.Reader, which the parser asks for and does not use.
func (g *gulps) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	c, err := g.ReadByte()
	if err != nil {
		return 0, err
	}
	b[0] = c
	return 1, nil
}
