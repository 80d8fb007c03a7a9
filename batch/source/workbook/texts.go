package workbook

import (
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// maxTexts is how many texts a workbook may share; Excel's own sheets would
// have to be full of different ones to need more.
const maxTexts = 1 << 24

// inMemory is how many bytes of shared strings are kept in memory; more lie in
// a temporary file.
const inMemory = 4 << 20

// sharedTexts are the texts that cells refer to by number.
type sharedTexts struct {
	ends places // where each text ends
	text []byte // all of them, or what is not yet in the file
	file *os.File
	gone bool  // from its folder
	at   int64 // where text begins, as long as the file is written

	page   []byte // a piece of the file that was read
	pageAt int64
}

var errNoText = errors.New("a cell refers to a text that is not there")

// shared reads the texts of the book when the first cell asks for one.
func (b *Book) shared(number string) (string, error) {
	if b.texts == nil {
		if err := b.loadTexts(); err != nil {
			return "", err
		}
	}
	at, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil {
		return "", errNoText
	}
	return b.texts.get(at)
}

func (b *Book) loadTexts() error {
	texts := &sharedTexts{}
	name := b.rels.of("sharedStrings")
	if name == "" || !b.parts.has(name) {
		b.texts = texts
		return nil
	}
	var text []byte
	err := b.readPart(name, "sst", func(p *part, start xml.StartElement) (err error) {
		if start.Name.Local != "si" {
			return p.skip()
		}
		if text, err = p.richText(text[:0]); err == nil {
			err = texts.add(text, b.options.TempDir)
		}
		return errors.Join(err, b.ctx.Err())
	})
	if err == nil {
		err = texts.written()
	}
	if err != nil {
		return errors.Join(err, texts.close())
	}
	b.texts = texts
	return nil
}

func (t *sharedTexts) add(text []byte, dir string) error {
	end := t.at + int64(len(t.text)) + int64(len(text))
	if end >= 1<<32 || t.ends.count == maxTexts {
		return mistake("has more text than can be held; save only the sheet that matters as .xlsx, or as CSV")
	}
	t.text = append(t.text, text...)
	t.ends.add(uint32(end))
	if len(t.text) < inMemory {
		return nil
	}
	if t.file == nil {
		file, err := os.CreateTemp(dir, "mopup-")
		if err != nil {
			return mistake("needs room for its text: " + err.Error() + "; make some, or name another folder with TMPDIR")
		}
		// What is removed at once stays readable and outlives no crash; where the
		// system does not allow that, close removes it.
		t.file, t.gone = file, os.Remove(file.Name()) == nil
	}
	return t.spill()
}

func (t *sharedTexts) spill() error {
	if _, err := t.file.Write(t.text); err != nil {
		return mistake("needs room for its text: " + err.Error() + "; make some, or name another folder with TMPDIR")
	}
	t.at += int64(len(t.text))
	t.text = t.text[:0]
	return nil
}

// written ends the writing.
func (t *sharedTexts) written() error {
	if t.file == nil {
		return nil
	}
	if err := t.spill(); err != nil {
		return err
	}
	t.text = nil
	t.page = make([]byte, 0, 4<<10)
	return nil
}

// get gives a text by its number.
func (t *sharedTexts) get(number int) (string, error) {
	if number < 0 || number >= t.ends.count {
		return "", errNoText
	}
	from, to := int64(0), int64(t.ends.at(number))
	if number > 0 {
		from = int64(t.ends.at(number - 1))
	}
	if t.file == nil {
		return string(t.text[from:to]), nil
	}
	if from < t.pageAt || to > t.pageAt+int64(len(t.page)) {
		if err := t.turn(from, int(to-from)); err != nil {
			return "", err
		}
	}
	return string(t.page[from-t.pageAt : to-t.pageAt]), nil
}

// turn reads the page that begins with a text. Cells refer to texts mostly one
// after the other, and a small page costs little where they do not.
func (t *sharedTexts) turn(from int64, length int) error {
	page := t.page[:max(cap(t.page), 1)]
	if length > len(page) {
		page = make([]byte, length)
	}
	n, err := t.file.ReadAt(page, from)
	if n < length {
		return mistake(fmt.Sprintf("can't be read: its text in %s: %v", t.file.Name(), err))
	}
	t.page, t.pageAt = page[:n], from
	return nil
}

func (t *sharedTexts) close() error {
	if t.file == nil {
		return nil
	}
	file := t.file
	t.file, t.ends, t.page = nil, places{}, nil
	if t.gone {
		return file.Close()
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// richText appends the text of a string item: its own, or that of all its
// runs. How it is pronounced is no part of it.
func (p *part) richText(to []byte) ([]byte, error) {
	from := len(to)
	err := p.each(func(start xml.StartElement) (err error) {
		switch start.Name.Local {
		case "t":
			to, err = p.text(to)
		case "r":
			err = p.each(func(in xml.StartElement) (err error) {
				if in.Name.Local != "t" {
					return p.skip()
				}
				to, err = p.text(to)
				return err
			})
		default:
			err = p.skip()
		}
		return err
	})
	return unescape(to, from), err
}
