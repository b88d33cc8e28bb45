//! How far in the order of the page a block is from marks of some kinds.

/// Distances are cut off here: farther away is far away.
pub(super) const FAR: f32 = 200.0;

/// Blocks since each of `N` marks was last set, and until it is set next; far where it never is. One a block.
pub(super) struct Distances<const N: usize> {
    pub(super) since: Vec<[f32; N]>,
    pub(super) until: Vec<[f32; N]>,
}

impl<const N: usize> Distances<N> {
    pub(super) fn of(count: usize, marks: impl Fn(usize) -> [bool; N]) -> Self {
        let forward = since(0..count, &marks);
        let mut until = since((0..count).rev(), &marks);
        until.reverse();
        Distances { since: forward, until }
    }
}

/// Blocks since each mark was last set, in the order of `blocks`.
fn since<const N: usize>(blocks: impl Iterator<Item = usize>, marks: impl Fn(usize) -> [bool; N]) -> Vec<[f32; N]> {
    let mut since = [FAR; N];
    blocks
        .map(|index| {
            for (since, is_set) in since.iter_mut().zip(marks(index)) {
                *since = if is_set { 0.0 } else { (*since + 1.0).min(FAR) };
            }
            since
        })
        .collect()
}
