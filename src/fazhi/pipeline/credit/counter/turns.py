"""Short turns on the processor: a service that sleeps until the disk has synced is not to wait out the turn of a busy neighbour.

sched_setattr(2): of an ordinary process `sched_runtime` is the length of its turns (Linux 6.12 and later; earlier ones
ignore it). Its share stays the same, and it needs no right. Threads and processes begun later inherit it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

CALLS = {"x86_64": 314, "aarch64": 274, "riscv64": 274, "loongarch64": 274}
"""Number of the system call: the C library has no function for it."""
SHORTEST = 100_000
"""Nanoseconds; the kernel takes 0.1 to 100 ms."""


def short_turns(nanoseconds: int = SHORTEST) -> bool:
    """Ask for turns of this length; False where the system knows none."""
    call = CALLS.get(platform.machine()) if platform.system() == "Linux" else None
    if call is None or os.sched_getscheduler(0) != os.SCHED_OTHER:
        return False
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    # size, policy, flags, nice, priority, runtime, deadline, period
    told = struct.pack("=IIQiIQQQ", 48, os.SCHED_OTHER, 0, nice, 0, nanoseconds, 0, 0)
    return bool(ctypes.CDLL(None).syscall(call, 0, told, 0) == 0)
