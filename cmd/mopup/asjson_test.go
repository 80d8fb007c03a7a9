package main

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
)

func TestWriteJSON_WhatCannotBeSeenIsEscapedAndComesBackTheSame(t *testing.T) {
	const odd = "Na\u009bme \u202eleft\x7f\u00a0\ufeff\u2028\U000e0041 <Ähm> 日本 \x1b[31m\n\t"
	var text strings.Builder
	writeJSON(&text, map[string]string{odd: odd}, "  ")
	if strings.ContainsFunc(text.String(), func(r rune) bool { return !unicode.IsPrint(r) && r != '\n' }) {
		t.Errorf("%q", text.String())
	}
	if !strings.Contains(text.String(), `Na\u009bme`) || !strings.Contains(text.String(), "<Ähm> 日本") {
		t.Error(text.String())
	}
	var back map[string]string
	if err := json.Unmarshal([]byte(text.String()), &back); err != nil || back[odd] != odd {
		t.Errorf("%v, %q", err, back)
	}
}
