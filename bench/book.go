package main

import (
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook is the case of a large workbook that is only to be checked and
// planned. It is written by excelize, which mopup does not use to read rows.
func workbook(t *trial) error {
	const rows = 200_000
	input := t.Path("accounts.xlsx")
	if err := writeWorkbook(input, rows); err != nil {
		return err
	}
	if err := t.open(&simulator{url: "http://127.0.0.1:9"}, limits{floorBatch, 0, time.Second, places}); err != nil {
		return err
	}
	p, err := t.start("plan", "state", t.bin, "plan", input, "--connection", "trend", "--config", t.Path("config.yaml"),
		"--action", "tmcas/account-disable")
	if err != nil {
		return err
	}
	if err := p.Expect(enough, 0); err != nil {
		return err
	}
	t.plain("mopup plan of a workbook of 200,000 rows and 8 columns", p.Took.Seconds(), seconds)
	t.most("peak memory", float64(p.Peak)/megabyte, 200, mega)
	return nil
}

// writeWorkbook writes accounts with seven columns that nobody asks for, nearly
// all texts different.
func writeWorkbook(name string, rows int) error {
	book := excelize.NewFile()
	defer book.Close()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	head := []any{"Display name", "User principal name", "Department", "Ticket", "Last sign-in", "Cost", "Manager", "Notes"}
	if err := sheet.SetRow("A1", head); err != nil {
		return err
	}
	for i := range rows {
		row := []any{
			fmt.Sprintf("Müller, Jo %d", i), fmt.Sprintf("user%07d@corp.example", i), fmt.Sprintf("Department %d", i%97), fmt.Sprintf("CHG-%07d", i),
			fmt.Sprintf("2026-03-%02d 08:%02d", 1+i%28, i%60), float64(i) / 4, fmt.Sprintf("chief%05d@corp.example", i/7), fmt.Sprintf("row %d, as it was exported", i),
		}
		if err := sheet.SetRow(fmt.Sprintf("A%d", i+2), row); err != nil {
			return err
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return book.SaveAs(name)
}
