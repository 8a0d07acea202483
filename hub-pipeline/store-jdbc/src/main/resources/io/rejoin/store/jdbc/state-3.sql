-- What changed after a revision. The empty string stands for every hub, every user or every group.
CREATE UNIQUE INDEX membership_since ON membership (since);
