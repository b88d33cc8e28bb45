//! Text that the publisher gave, to be searched for every block of the page.

/// A description or an article's text, to be searched for the middles of blocks.
#[derive(Debug)]
pub(super) struct GivenText<'a> {
    text: &'a str,
    /// One bit for each of its runs of [`RUN`] bytes, by hash: what begins with another run is not searched for.
    runs: Vec<u64>,
}

/// Bytes of a run: long enough that few runs of a block stand in a text that does not hold it.
const RUN: usize = 8;

/// Bits a byte of text, and at most in all.
const BITS: (usize, usize) = (8, 1 << 18);

/// Blocks of fewer bytes stand in any text by chance.
const SHORTEST: usize = 30;

impl<'a> GivenText<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let bits = (text.len() * BITS.0).next_power_of_two().clamp(64, BITS.1);
        let mut given = GivenText { text, runs: vec![0; bits / 64] };
        for run in text.as_bytes().windows(RUN) {
            let (place, bit) = given.slot(run);
            given.runs[place] |= bit;
        }
        given
    }

    /// Whether a longer block stands in it. Its middle is enough: the ends differ by quotation marks and cut-off signs.
    pub(super) fn holds(&self, block: &str) -> bool {
        if block.len() < SHORTEST {
            return false;
        }
        let after = |count: usize, text: &str| text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
        let behind = &block[after(4, block)..];
        let probe = &behind.as_bytes()[..after(40, behind)];
        self.may_hold(probe) && memchr::memmem::find(self.text.as_bytes(), probe).is_some()
    }

    fn may_hold(&self, probe: &[u8]) -> bool {
        let Some(run) = probe.get(..RUN) else { return true };
        let (place, bit) = self.slot(run);
        self.runs[place] & bit != 0
    }

    /// Where the bit of a run stands.
    fn slot(&self, run: &[u8]) -> (usize, u64) {
        let run = u64::from_le_bytes(run.try_into().expect("a run has eight bytes"));
        // Multiplication moves what differs to the upper bits (Knuth, The Art of Computer Programming, section 6.4).
        let hash = (run.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize & (self.runs.len() * 64 - 1);
        (hash / 64, 1 << (hash % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_middle_of_a_block() {
        let given =
            GivenText::of("“The bridge over the river was opened on Monday”, said the city. It took two years …");
        assert!(given.holds("The bridge over the river was opened on Monday"));
        assert!(!given.holds("The ferry over the river was opened on Monday"));
        assert!(!given.holds("said the city"));
        assert!(!GivenText::of("").holds("The bridge over the river was opened on Monday"));
    }
}
