//! A table from hashes to numbers that grows on disk: what a run has to remember of every input and every host, in
//! memory that does not grow with them.
//!
//! Its first entries are in memory, so that a short list never touches the disk. The others are in temporary files
//! without a name, each four times as large as the one before it; nothing is ever moved from one to another.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Entries in memory: some 300 KB.
const IN_MEMORY: usize = 4_096;
/// Slots of the first file.
const FIRST_SLOTS: u64 = 1 << 16;
/// A key and its value.
const SLOT: usize = 24;
/// Slots that are read at once: with at most half of them taken, nearly every search ends in the first such run.
const RUN: usize = 8;

/// The table. Keys are hashes: they are spread by their low bits.
#[derive(Debug, Default)]
pub(super) struct Index {
    memory: HashMap<u128, u64>,
    levels: Vec<Level>,
}

#[derive(Debug)]
struct Level {
    file: File,
    slots: u64,
    taken: u64,
}

impl Index {
    /// The value of `key`.
    pub(super) fn get(&mut self, key: u128) -> io::Result<Option<u64>> {
        let key = nonzero(key);
        if let Some(value) = self.memory.get(&key) {
            return Ok(Some(*value));
        }
        for level in self.levels.iter_mut().rev() {
            if let (_, Some(value)) = level.find(key)? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// Gives `key` a value.
    pub(super) fn set(&mut self, key: u128, value: u64) -> io::Result<()> {
        let key = nonzero(key);
        if self.memory.len() < IN_MEMORY && self.levels.is_empty() || self.memory.contains_key(&key) {
            self.memory.insert(key, value);
            return Ok(());
        }
        let mut free = None;
        for level in self.levels.iter_mut().rev() {
            let (slot, known) = level.find(key)?;
            if known.is_some() {
                return level.write(slot, key, value);
            }
            // Only the newest takes further entries.
            free = free.or(Some(slot));
        }
        match (self.levels.last_mut(), free) {
            (Some(newest), Some(slot)) if newest.taken < newest.slots / 2 => {
                newest.write(slot, key, value)?;
                newest.taken += 1;
            }
            _ => {
                let slots = self.levels.last().map_or(FIRST_SLOTS, |newest| newest.slots * 4);
                let file = tempfile::tempfile()?;
                file.set_len(slots * SLOT as u64)?;
                let mut level = Level { file, slots, taken: 1 };
                level.write(level.home(key), key, value)?;
                self.levels.push(level);
            }
        }
        Ok(())
    }
}

/// Zeros are what an empty slot holds.
fn nonzero(key: u128) -> u128 {
    key.max(1)
}

impl Level {
    fn home(&self, key: u128) -> u64 {
        // Truncation keeps the low bits, which is what is wanted.
        key as u64 & (self.slots - 1)
    }

    /// The slot of `key` with its value, or the free one that it would take.
    fn find(&mut self, key: u128) -> io::Result<(u64, Option<u64>)> {
        let mut slot = self.home(key);
        let mut bytes = [0; RUN * SLOT];
        loop {
            let count = usize::try_from(self.slots - slot).unwrap_or(RUN).min(RUN);
            let run = &mut bytes[..count * SLOT];
            self.file.seek(SeekFrom::Start(slot * SLOT as u64))?;
            self.file.read_exact(run)?;
            for (taken, value) in run.chunks_exact(SLOT).map(entry) {
                if taken == 0 {
                    return Ok((slot, None));
                }
                if taken == key {
                    return Ok((slot, Some(value)));
                }
                slot += 1;
            }
            slot %= self.slots;
        }
    }

    fn write(&mut self, slot: u64, key: u128, value: u64) -> io::Result<()> {
        let mut bytes = [0; SLOT];
        bytes[..16].copy_from_slice(&key.to_le_bytes());
        bytes[16..].copy_from_slice(&value.to_le_bytes());
        self.file.seek(SeekFrom::Start(slot * SLOT as u64))?;
        self.file.write_all(&bytes)
    }
}

fn entry(bytes: &[u8]) -> (u128, u64) {
    let (mut key, mut value) = ([0; 16], [0; 8]);
    key.copy_from_slice(&bytes[..16]);
    value.copy_from_slice(&bytes[16..]);
    (u128::from_le_bytes(key), u64::from_le_bytes(value))
}

#[cfg(test)]
mod tests {
    use xxhash_rust::xxh3::xxh3_128;

    use super::*;

    #[test]
    fn what_was_set_last_holds_in_memory_and_on_disk() {
        let mut index = Index::default();
        let key = |number: u64| xxh3_128(&number.to_le_bytes());
        for number in 0..60_000 {
            index.set(key(number), number).expect("room");
        }
        for number in (0..60_000).step_by(7) {
            index.set(key(number), number + 1).expect("room");
        }
        for number in 0..60_000 {
            let expected = if number % 7 == 0 { number + 1 } else { number };
            assert_eq!(index.get(key(number)).expect("readable"), Some(expected));
        }
        assert_eq!(index.get(key(60_000)).expect("readable"), None);
        assert_eq!((index.memory.len(), index.levels.len()), (IN_MEMORY, 2));
    }

    #[test]
    fn keys_that_fall_together_find_their_places() {
        let mut index = Index::default();
        for number in 0..u64::try_from(IN_MEMORY).expect("small") {
            index.set(xxh3_128(&number.to_le_bytes()), 0).expect("room");
        }
        // All of them belong into the last slot, so that the others go on at the beginning.
        let keys: Vec<u128> = (1..40_u128).map(|number| number << 64 | u128::from(FIRST_SLOTS - 1)).collect();
        for (value, key) in (0..).zip(&keys) {
            index.set(*key, value).expect("room");
        }
        for (value, key) in (0..).zip(&keys) {
            assert_eq!(index.get(*key).expect("readable"), Some(value));
        }
        index.set(0, 5).expect("room");
        assert_eq!(index.get(0).expect("readable"), Some(5));
    }
}
