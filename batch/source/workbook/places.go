package workbook

// places is a list of numbers that grows without being copied: for a moment,
// a copy would need the memory twice.
type places struct {
	chunks [][]uint32
	count  int
}

const chunk = 1 << 14

func (p *places) add(n uint32) {
	if p.count%chunk == 0 {
		p.chunks = append(p.chunks, make([]uint32, 0, chunk))
	}
	last := len(p.chunks) - 1
	p.chunks[last] = append(p.chunks[last], n)
	p.count++
}

func (p *places) at(i int) uint32 { return p.chunks[i/chunk][i%chunk] }
