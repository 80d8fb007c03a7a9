package tmcassim

import (
	"encoding/json"
	"net/url"

	"mopup/providers/simkit"
)

// wireLink is next_link as it stands in an answer; nil: it is not there.
type wireLink = json.RawMessage

// noMore says in one of the vendor's ways that no further page follows.
func (s *Simulator) noMore() wireLink {
	switch s.desk.Dice.Word(simkit.NextLink) {
	case "empty":
		return wireLink(`""`)
	case "word":
		return wireLink(`"null"`)
	case "absent":
		return nil
	}
	return wireLink("null")
}

// more is the address of the next page.
func (s *Simulator) more(current url.URL, q url.Values) wireLink {
	current.RawQuery = q.Encode()
	text := current.String()
	switch s.desk.Dice.Word(simkit.NextLink) {
	case "bare":
		text = current.Host + current.RequestURI()
	case "foreign":
		current.Host = "elsewhere.example"
		text = current.String()
	}
	link, err := json.Marshal(text)
	if err != nil {
		panic(err) // text is always JSON
	}
	return link
}
