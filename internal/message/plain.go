package message

import (
	"strconv"
	"strings"
)

// PlainText writes everything a person can read in the content, for search columns,
// exports and channels without buttons: header, text, footer, then numbered
// choices, or the chosen title, file name, place or cards.
func (c Content) PlainText() string {
	var lines []string
	add := func(parts ...string) {
		for _, p := range parts {
			if p != "" {
				lines = append(lines, p)
			}
		}
	}
	add(c.Header, c.Text, c.Footer)
	for i, choice := range c.Choices() {
		line := strconv.Itoa(i+1) + ". " + choice.Title
		if choice.Description != "" {
			line += " – " + choice.Description
		}
		add(line)
	}
	if c.Link != nil {
		add(c.Link.line())
	}
	for i, card := range c.Cards {
		add(card.line(i + 1))
	}
	if c.Products != nil {
		add(c.Products.lines()...)
	}
	if c.Reply != nil && c.Reply.Title != c.Text {
		add(c.Reply.Title)
	}
	if c.Media != nil {
		add(c.Media.Name)
	}
	if c.Location != nil {
		add(c.Location.Name, c.Location.Address)
	}
	for _, card := range c.Contacts {
		add(card.Name)
		add(card.Phones...)
		add(card.Emails...)
	}
	if c.Reaction != nil {
		add(c.Reaction.Emoji)
	}
	return strings.Join(lines, "\n")
}

// Choices returns the buttons or list rows offered, in the order they are shown.
func (c Content) Choices() []Choice {
	if c.List == nil {
		return c.Buttons
	}
	var out []Choice
	for _, s := range c.List.Sections {
		out = append(out, s.Rows...)
	}
	return out
}
