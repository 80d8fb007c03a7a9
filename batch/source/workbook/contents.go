package workbook

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
)

// sheetEntry is a worksheet and the part that it lies in.
type sheetEntry struct {
	Sheet
	part string
}

// relation is what one part says of another: what it is, and where it lies.
type relation struct{ id, kind, part string }

// relations are those of one part.
type relations []relation

func (r relations) by(id string) (relation, bool) {
	at := slices.IndexFunc(r, func(to relation) bool { return to.id == id })
	if at < 0 {
		return relation{}, false
	}
	return r[at], true
}

// of gives the part of a kind. The kind is the last piece of an address, which
// is the same in strict workbooks and in others.
func (r relations) of(kind string) string {
	for _, to := range r {
		if to.kind == kind {
			return to.part
		}
	}
	return ""
}

// These keep a crafted file from filling the memory with what no workbook has
// so many of.
const (
	maxSheets    = 4_000
	maxRelations = 10_000
	maxName      = 1_000 // bytes of the name of a sheet or a part
)

// mainPart finds the part that lists the sheets.
func (b *Book) mainPart() (string, error) {
	rels, err := b.relations("")
	if err != nil {
		return "", err
	}
	if main := rels.of("officeDocument"); main != "" && b.parts.has(main) {
		return main, nil
	}
	if b.parts.has("xl/workbook.xml") {
		return "xl/workbook.xml", nil
	}
	return "", mistake("is no Excel workbook, whatever its name says; open it in what made it and save it as .xlsx or CSV")
}

// relations reads what a part says of others; "" is the workbook as a whole.
func (b *Book) relations(of string) (relations, error) {
	name := path.Join(path.Dir(of), "_rels", path.Base(of)+".rels")
	if of == "" {
		name = "_rels/.rels"
	}
	if !b.parts.has(name) {
		return nil, nil
	}
	var all relations
	err := b.readPart(name, "Relationships", func(p *part, start xml.StartElement) error {
		if len(all) >= maxRelations || len(attr(start, "Id"))+len(attr(start, "Target"))+len(attr(start, "Type")) > 3*maxName {
			return mistake("refers to more parts than any workbook has; check where it comes from")
		}
		if attr(start, "TargetMode") != "External" {
			all = append(all, relation{attr(start, "Id"), path.Base(attr(start, "Type")), target(of, attr(start, "Target"))})
		}
		return p.skip()
	})
	return all, err
}

// target says where a relation of a part leads.
func target(of, to string) string {
	to = strings.ReplaceAll(to, `\`, "/")
	if plain, err := url.PathUnescape(to); err == nil {
		to = plain
	}
	if !strings.HasPrefix(to, "/") {
		to = path.Join(path.Dir(of), to)
	}
	return strings.TrimPrefix(path.Clean(to), "/")
}

// readPart calls do for each tag within the root of a part.
func (b *Book) readPart(name, root string, do func(*part, xml.StartElement) error) error {
	p, err := b.part(name)
	if err != nil {
		return err
	}
	defer p.close()
	if _, err = p.root(root); err == nil {
		err = p.each(func(start xml.StartElement) error { return do(p, start) })
	}
	if err == nil {
		err = p.end()
	}
	return inPart(name, err)
}

// loadSheets reads which worksheets there are, and whether dates count from
// 1904.
func (b *Book) loadSheets(main string) (dates1904 bool, err error) {
	listed := 0
	err = b.readPart(main, "workbook", func(p *part, start xml.StartElement) error {
		switch start.Name.Local {
		case "workbookPr":
			dates1904 = yes(attr(start, "date1904"))
		case "sheets":
			return p.each(func(sheet xml.StartElement) error {
				if listed++; listed > maxSheets {
					return mistake("has more sheets than any workbook has; check where it comes from")
				}
				if err := b.addSheet(sheet); err != nil {
					return err
				}
				return p.skip()
			})
		}
		return p.skip()
	})
	if err == nil && len(b.sheets) == 0 {
		err = mistake("has no worksheet; give the workbook that has the list")
	}
	return dates1904, err
}

func (b *Book) addSheet(start xml.StartElement) error {
	to, known := b.rels.by(attr(start, "id"))
	name := attr(start, "name")
	switch {
	case len(name) > maxName:
		return mistake("is damaged: a sheet has a name longer than Excel allows; " + saveAgain)
	case !known || to.kind == "worksheet" && !b.parts.has(to.part):
		return mistake("is damaged: its sheet " + name + " is missing; " + saveAgain)
	case to.kind != "worksheet":
		return nil
	}
	for _, s := range b.sheets {
		if strings.EqualFold(s.Name, name) {
			return mistake("is damaged: it has two sheets named " + name + "; " + saveAgain)
		}
	}
	state := attr(start, "state")
	b.sheets = append(b.sheets, sheetEntry{Sheet{name, state == "hidden" || state == "veryHidden"}, to.part})
	return nil
}

// holds looks for a word in the bytes of a part.
func (b *Book) holds(name, word string) (bool, error) {
	r, err := b.parts.open(name)
	if err != nil {
		return false, err
	}
	defer r.Close()
	buf := make([]byte, 64<<10)
	kept := 0
	for b.ctx.Err() == nil {
		n, err := r.Read(buf[kept:])
		if bytes.Contains(buf[:kept+n], []byte(word)) {
			return true, nil
		}
		if err == io.EOF {
			return false, nil
		} else if err != nil {
			return false, damaged(name, err)
		}
		end := kept + n
		kept = copy(buf, buf[max(0, end-len(word)+1):end])
	}
	return false, b.ctx.Err()
}
