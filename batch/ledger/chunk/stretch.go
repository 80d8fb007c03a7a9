package chunk

import "mopup/batch"

// Stretch is consecutive rows of one file and sheet: a chunk as it is kept.
type Stretch struct {
	First, Last batch.TargetID
	File        int
	Sheet       string
	Actions     []string // that the text names by their place
	Text        string   // of the rows, as JSON
}

// Row is a row as it was planned. Its file and sheet are those of its stretch.
type Row struct {
	Seq     batch.TargetID
	Number  int
	Cells   []string
	Batch   int // 0: it is in none
	Action  string
	Values  []string       // nil: the row names no target
	Outcome batch.Outcome  // empty: it was not known yet
	Reason  string         // its problems, as one text
	Same    batch.TargetID // the row that it repeats; 0: none
}
