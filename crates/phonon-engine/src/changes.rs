//! What events mean for single lanes: written down when a quantum begins, followed when its voices are rendered.

/// Something that happens to a lane at a frame of the quantum.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// Which pool.
    pub pool: u32,
    /// Which of its groups.
    pub group: u32,
    /// Order of arrival.
    pub order: u32,
    /// Frame of the quantum.
    pub offset: u8,
    /// Which lane.
    pub lane: u8,
    /// What happens.
    pub action: Action,
}

/// What happens to a lane.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// A voice starts; its event is that one of the quantum's.
    Start(u32),
    /// An input changes.
    Set(u16, f32),
    /// The gate closes.
    Release,
    /// It fades out in so many frames.
    Fade(u32),
}

/// Where changes of the coming quantum are written down.
pub struct Changes {
    list: Vec<Change>,
    /// The frame of the quantum that events are at.
    pub offset: u8,
}

/// A group and one of its lanes.
pub type Place = (u32, u8);

impl Changes {
    /// Room for so many changes in a quantum; what is more is left out.
    pub fn new(capacity: usize) -> Changes {
        Changes { list: Vec::with_capacity(capacity), offset: 0 }
    }

    /// All of them, sorted by pool, group and time.
    pub fn sorted(&mut self) -> &[Change] {
        self.list.sort_unstable_by_key(|change| (change.pool, change.group, change.order));
        &self.list
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.list.clear();
    }

    /// Writes down what happens to a lane at the frame that events are at.
    pub fn push(&mut self, pool: u32, (group, lane): Place, action: Action) {
        if self.list.len() < self.list.capacity() {
            let order = self.list.len() as u32;
            self.list.push(Change { pool, group, order, offset: self.offset, lane, action });
        }
    }
}
