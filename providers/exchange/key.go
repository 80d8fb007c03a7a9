package exchange

// KeyError is an error of one key of a connection, as the config calls it.
type KeyError struct {
	Key string
	Err error
}

func (e *KeyError) Error() string { return e.Err.Error() }

func (e *KeyError) Unwrap() error { return e.Err }

// OfKey says which key an error is of; nil stays nil.
func OfKey(key string, err error) error {
	if err == nil {
		return nil
	}
	return &KeyError{key, err}
}
