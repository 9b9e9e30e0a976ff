//! An allocator that counts, for tests of what must not take or give back memory.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    /// Calls of the allocator on this thread while it is watched; below zero it is not.
    static CALLS: Cell<i64> = const { Cell::new(-1) };
}

/// The system's allocator, counting. A test makes it its own with `#[global_allocator]`; without that
/// [`calls_during`] counts nothing.
pub struct Counting;

/// How often `work` takes or gives back memory on this thread.
pub fn calls_during(work: impl FnOnce()) -> i64 {
    CALLS.set(0);
    work();
    CALLS.replace(-1)
}

fn count() {
    // A thread that is ending has no counter any more, and is not watched.
    let _ = CALLS.try_with(|calls| {
        if calls.get() >= 0 {
            calls.set(calls.get() + 1);
        }
    });
}

// SAFETY: everything is handed to the system's allocator as it came; counting touches no memory of it.
#[expect(unsafe_code, reason = "a global allocator can only be written with unsafe")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count();
        unsafe { System.dealloc(pointer, layout) }
    }
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[global_allocator]
    static ALLOCATOR: Counting = Counting;

    #[test]
    fn taking_and_giving_back_are_counted_only_while_watched() {
        assert_eq!(calls_during(|| drop(std::hint::black_box(Box::new(1)))), 2);
        let before = Box::new(1);
        assert_eq!(calls_during(|| drop(before)), 1);
        assert_eq!(calls_during(|| ()), 0);
    }
}
