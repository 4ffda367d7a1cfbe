-- `tracking.thing.audiences` now names everybody who may know something of a thing, and registers who said it:
-- derived again from the journal after the start.
truncate tracking.thing, tracking.containment, tracking.sighting;
update platform.bookmark set position = 0, problem = null where follower = 'tracking';
