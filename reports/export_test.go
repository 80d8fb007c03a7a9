package reports

// Defuse is for the fuzz test.
var Defuse = defuse
