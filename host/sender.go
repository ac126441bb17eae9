package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

type senderCommands struct {
	List   senderList   `cmd:"" help:"List the senders you have confirmed, with the site each is for."`
	Remove senderRemove `cmd:"" help:"Take one back: its codes are no longer filled there."`
}

type senderList struct {
	JSON bool `name:"json" help:"Print them as a JSON array."`
}

func (c *senderList) Run(t *terminal) error {
	store, err := t.store()
	if err != nil {
		return err
	}
	all, err := store.Senders()
	if err != nil {
		return err
	}
	if c.JSON {
		return t.json(all)
	}
	if len(all) == 0 {
		fmt.Fprintln(t.out, "You have confirmed no sender. That is done in the window that shows a code of another sender.")
		return nil
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, one := range all {
		fmt.Fprintf(table, "%s\t%s\n", one.Site, one.Address)
	}
	return table.Flush()
}

type senderRemove struct {
	Site    string `arg:"" help:"The site, as list names it."`
	Address string `arg:"" help:"The sender's address."`
}

func (c *senderRemove) Run(t *terminal) error {
	store, err := t.store()
	if err != nil {
		return err
	}
	one := protocol.Sender{Site: c.Site, Address: c.Address}
	if err := store.RemoveSender(context.Background(), one); err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.out, "%s is no confirmed sender of %s.\n", one.Address, one.Site)
	return err
}
