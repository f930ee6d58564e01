-- Whether the rows are on their way from or to another database, or have gone there.

CREATE TABLE moving (
    alone boolean PRIMARY KEY DEFAULT true CHECK (alone),
    state text NOT NULL CHECK (state IN ('leaving', 'arriving', 'gone')),
    move  text NOT NULL,
    other text NOT NULL
);
