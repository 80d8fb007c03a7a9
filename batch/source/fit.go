package source

// fitness says how well cells would do as the header of the file.
func (f *fileReading) fitness(cells []string) (best fitness) {
	for _, k := range f.kinds {
		b := newBinding(k, f.spec.Map, f.action == "")
		b.add(cells)
		if at := b.fitness(); at.fields > best.fields || at.whole && !best.whole {
			best = at
		}
	}
	return best
}

func (b *binding) fitness() fitness {
	f := fitness{whole: b.fits()}
	for i := range b.slots {
		if len(b.slots[i].fitting()) > 0 {
			f.fields++
		}
	}
	return f
}
