package message

import "prosa/internal/core"

// validateButtons: up to 3 reply buttons, ids and titles unique.
func (c Content) validateButtons() error {
	if err := firstError(
		length("text", c.Text, 1, MaxBody),
		length("header", c.Header, 0, MaxHeader),
		length("footer", c.Footer, 0, MaxFooter),
	); err != nil {
		return err
	}
	if len(c.Buttons) == 0 || len(c.Buttons) > MaxButtons {
		return core.E(core.Invalid, "buttons_count", "1 to %d buttons, not %d", MaxButtons, len(c.Buttons)).On("buttons")
	}
	ids, titles := map[string]bool{}, map[string]bool{}
	for _, b := range c.Buttons {
		if err := firstError(
			length("buttons.id", b.ID, 1, MaxButtonID),
			length("buttons.title", b.Title, 1, MaxButtonTitle),
			unique("buttons.id", ids, b.ID),
			unique("buttons.title", titles, b.Title),
		); err != nil {
			return err
		}
	}
	return nil
}

// validateList: up to 10 rows over all sections, section titles where there are
// several, row ids unique.
func (c Content) validateList() error {
	if c.List == nil {
		return required("list")
	}
	if err := firstError(
		length("text", c.Text, 1, MaxText),
		length("header", c.Header, 0, MaxHeader),
		length("footer", c.Footer, 0, MaxFooter),
		length("list.button", c.List.Button, 1, MaxListButton),
	); err != nil {
		return err
	}
	if n := len(c.List.Sections); n == 0 || n > MaxSections {
		return core.E(core.Invalid, "sections_count", "1 to %d sections, not %d", MaxSections, n).On("list.sections")
	}
	if n := len(c.Choices()); n > MaxRows {
		return core.E(core.Invalid, "rows_count", "at most %d rows over all sections, not %d", MaxRows, n).On("list.sections")
	}
	titled := 0
	if len(c.List.Sections) > 1 {
		titled = 1
	}
	ids := map[string]bool{}
	for _, s := range c.List.Sections {
		if err := validateSection(s, titled, ids); err != nil {
			return err
		}
	}
	return nil
}

func validateSection(s Section, titled int, ids map[string]bool) error {
	if err := length("list.sections.title", s.Title, titled, MaxRowTitle); err != nil {
		return err
	}
	if len(s.Rows) == 0 {
		return required("list.sections.rows")
	}
	for _, r := range s.Rows {
		if err := firstError(
			length("list.rows.id", r.ID, 1, MaxRowID),
			length("list.rows.title", r.Title, 1, MaxRowTitle),
			length("list.rows.description", r.Description, 0, MaxRowDetail),
			unique("list.rows.id", ids, r.ID),
		); err != nil {
			return err
		}
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func unique(field string, seen map[string]bool, value string) error {
	if seen[value] {
		return core.E(core.Invalid, "not_unique", "%s %q appears twice", field, value).On(field)
	}
	seen[value] = true
	return nil
}
