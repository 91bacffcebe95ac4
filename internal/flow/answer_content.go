package flow

import (
	"regexp"
	"strconv"
	"strings"

	"prosa/internal/message"
)

// readAnyFile takes any file the customer sends, but a sticker, and keeps where it is:
// its key in storage or, until it is fetched, the channel's id of it.
func readAnyFile(h heard) (string, bool) {
	if h.content.Kind == message.Sticker {
		return "", false
	}
	return fileOf(h.content.Media)
}

// readPhoto takes a picture, sent as one or as a document.
func readPhoto(h heard) (string, bool) {
	c := h.content
	if c.Kind == message.Image || c.Kind == message.Document && c.Media != nil && strings.HasPrefix(c.Media.Mime, "image/") {
		return fileOf(c.Media)
	}
	return "", false
}

func fileOf(m *message.Media) (string, bool) {
	if m == nil {
		return "", false
	}
	where := firstOf(m.Key, m.ProviderID)
	return where, where != ""
}

// coordinates are how a place is written: alone, or within the address of a map.
var coordinates = regexp.MustCompile(`(?:^|[^\d.-])(-?\d{1,2}\.\d{1,15}),\s?(-?\d{1,3}\.\d{1,15})(?:$|[^\d.])`)

// readLocation takes a place shared in the chat, or coordinates in a text such as a
// map's link, and keeps "latitude,longitude" in degrees.
func readLocation(h heard) (string, bool) {
	if l := h.content.Location; l != nil {
		return place(l.Latitude, l.Longitude)
	}
	m := coordinates.FindStringSubmatch(h.text)
	if m == nil {
		return "", false
	}
	latitude, err := strconv.ParseFloat(m[1], 64)
	longitude, err2 := strconv.ParseFloat(m[2], 64)
	if err != nil || err2 != nil {
		return "", false
	}
	return place(latitude, longitude)
}

// place writes six decimals, a tenth of a metre.
func place(latitude, longitude float64) (string, bool) {
	if !(latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180) {
		return "", false
	}
	return strconv.FormatFloat(latitude, 'f', 6, 64) + "," + strconv.FormatFloat(longitude, 'f', 6, 64), true
}
