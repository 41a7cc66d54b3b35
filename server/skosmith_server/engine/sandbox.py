"""Takes from a worker all that evaluating a query does not need (Linux).

Federation and ``LOAD`` are always on in the engine, so the guard's refusal is backed by the kernel:
a seccomp filter forbids sockets, other programs and, unless a store on disk has to be read, files;
Landlock then leaves the store's folder alone readable. Both bind a process for good and need no
privilege. Limits of memory, core dumps and processes are set beside them.
"""

import ctypes
import errno
import os
import platform
import resource
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["SandboxError", "adopt_orphans", "confine", "confine_zygote", "limit_memory"]

_NO_NEW_PRIVS: Final = 38
_CHILD_SUBREAPER: Final = 36
_SET_SECCOMP, _FILTER = 22, 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32: Final = 0x40000000
"""System calls of the x32 ABI begin here: the same calls under other numbers."""

_FORBIDDEN: Final = [
    "socket",
    "socketpair",
    "connect",
    "bind",
    "listen",
    "accept",
    "accept4",
    "execve",
    "execveat",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "kill",
    "tkill",
    "pidfd_send_signal",
    "rt_sigqueueinfo",
    "rt_tgsigqueueinfo",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "setns",
    "unshare",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "keyctl",
    "add_key",
    "request_key",
    "init_module",
    "finit_module",
    "delete_module",
    "kexec_load",
    "reboot",
    "swapon",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "open_by_handle_at",
    "unlinkat",
    "renameat2",
    "linkat",
    "symlinkat",
    "mkdirat",
    "renameat",
    "mknodat",
    "utimensat",
    "truncate",
    "fchmodat",
    "fchmodat2",
    "fchownat",
    "setxattr",
    "lsetxattr",
    "removexattr",
    "lremovexattr",
    # The same calls, as older machines have them
    "rmdir",
    "link",
    "symlink",
    "mknod",
    "chmod",
    "chown",
    "lchown",
    "utime",
    "utimes",
    "futimesat",
    "memfd_create",
]
_FILES: Final = ("openat", "openat2", "open", "creat", "unlink", "rename", "mkdir")

_NUMBERS: Final = {
    "x86_64": {
        "socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50,
        "socketpair": 53, "execve": 59, "kill": 62, "rename": 82, "mkdir": 83, "creat": 85,
        "unlink": 87, "ptrace": 101, "rt_sigqueueinfo": 129, "pivot_root": 155, "chroot": 161,
        "mount": 165, "umount2": 166, "swapon": 167, "reboot": 169, "init_module": 175,
        "delete_module": 176, "tkill": 200, "kexec_load": 246, "add_key": 248,
        "request_key": 249, "keyctl": 250, "openat": 257, "mkdirat": 258, "fchownat": 260,
        "unlinkat": 263, "linkat": 265, "symlinkat": 266, "fchmodat": 268, "unshare": 272,
        "accept4": 288, "rt_tgsigqueueinfo": 297, "perf_event_open": 298,
        "open_by_handle_at": 304, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311,
        "finit_module": 313, "renameat2": 316, "memfd_create": 319, "bpf": 321, "execveat": 322,
        "userfaultfd": 323, "pidfd_send_signal": 424, "io_uring_setup": 425,
        "io_uring_enter": 426, "io_uring_register": 427, "openat2": 437, "open": 2,
        "truncate": 76, "rmdir": 84, "link": 86, "symlink": 88, "chmod": 90, "chown": 92,
        "lchown": 94, "utime": 132, "mknod": 133, "setxattr": 188, "lsetxattr": 189,
        "removexattr": 197, "lremovexattr": 198, "utimes": 235, "mknodat": 259, "futimesat": 261,
        "renameat": 264, "utimensat": 280, "fchmodat2": 452,
    },
    "aarch64": {
        "symlinkat": 36, "linkat": 37, "mkdirat": 34, "unlinkat": 35, "umount2": 39, "mount": 40,
        "pivot_root": 41, "chroot": 51, "fchmodat": 53, "fchownat": 54, "openat": 56,
        "unshare": 97, "kexec_load": 104, "init_module": 105, "delete_module": 106,
        "ptrace": 117, "kill": 129, "tkill": 130, "rt_sigqueueinfo": 138, "reboot": 142,
        "socket": 198, "socketpair": 199, "bind": 200, "listen": 201, "accept": 202,
        "connect": 203, "add_key": 217, "request_key": 218, "keyctl": 219,
        "execve": 221, "swapon": 224, "rt_tgsigqueueinfo": 240, "perf_event_open": 241,
        "accept4": 242, "open_by_handle_at": 265, "setns": 268, "process_vm_readv": 270,
        "process_vm_writev": 271, "finit_module": 273, "renameat2": 276, "memfd_create": 279,
        "bpf": 280, "execveat": 281, "userfaultfd": 282, "pidfd_send_signal": 424,
        "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "openat2": 437,
        "setxattr": 5, "lsetxattr": 6, "removexattr": 14, "lremovexattr": 15, "mknodat": 33,
        "renameat": 38, "truncate": 45, "utimensat": 88, "fchmodat2": 452,
    },
}  # fmt: skip
"""System call numbers (Linux ``unistd.h``); one that a machine does not have is not there."""
_AUDIT: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_LANDLOCK_ALL: Final = (1 << 13) - 1
"""Every right to files of Landlock's first version: later ones are refused by seccomp."""
_LANDLOCK_READ: Final = (1 << 2) | (1 << 3)
_PATH_BENEATH: Final = 1


@dataclass(eq=False)
class SandboxError(OSError):
    """The kernel or the machine has no means to confine a process."""

    problem: str

    def __str__(self) -> str:
        return self.problem


def confine(readable: Path | None = None) -> None:
    """Confine this process for good; files below `readable` stay open to it.

    Raises SandboxError where the kernel refuses: a worker is not to run unconfined.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _call("prctl", libc.prctl, _NO_NEW_PRIVS, 1, 0, 0, 0)
    names = list(_FORBIDDEN)
    if readable is None:
        names += _FILES
    else:
        _leave_readable(libc, readable)
    _forbid(libc, names)


def confine_zygote() -> None:
    """Confine a process that evaluates updates and forks workers: it calls no other host.

    Raises SandboxError where the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _call("prctl", libc.prctl, _NO_NEW_PRIVS, 1, 0, 0, 0)
    _forbid(libc, [name for name in _FORBIDDEN if name != "socketpair"])


def adopt_orphans() -> None:
    """Make this process the parent of its descendants whose own parent ends (prctl(2))."""
    _call("prctl", ctypes.CDLL(None, use_errno=True).prctl, _CHILD_SUBREAPER, 1, 0, 0, 0)


def _forbid(libc: ctypes.CDLL, names: list[str]) -> None:
    numbers = _NUMBERS.get(platform.machine())
    if numbers is None:
        raise SandboxError(f"No sandbox is known for {platform.machine()!r} machines.")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    program = _filter(sorted(numbers[name] for name in names if name in numbers))
    steps = ctypes.create_string_buffer(program)

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))

    head = Program(len(program) // 8, ctypes.addressof(steps))
    _call("seccomp", libc.prctl, _SET_SECCOMP, _FILTER, ctypes.byref(head), 0, 0)


def _call(what: str, function: Callable[..., int], *arguments: object) -> int:
    result = function(*arguments)
    if result < 0:
        raise SandboxError(f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def _filter(numbers: list[int]) -> bytes:
    """Give the BPF program that answers the calls of `numbers` with EACCES."""

    def step(code: int, yes: int, no: int, value: int) -> bytes:
        return struct.pack("=HBBI", code, yes, no, value)

    count = len(numbers)
    # A jump counts from the step behind it; the last two steps are *allow* and *refuse*.
    return b"".join(
        [
            step(_LOAD, 0, 0, 4),  # seccomp_data.arch
            step(_EQUAL, 0, count + 3, _AUDIT[platform.machine()]),
            step(_LOAD, 0, 0, 0),  # seccomp_data.nr
            step(_AT_LEAST, count + 1, 0, _X32),
            *(step(_EQUAL, count - n, 0, number) for n, number in enumerate(numbers)),
            step(_RETURN, 0, 0, _ALLOW),
            step(_RETURN, 0, 0, _ERRNO | errno.EACCES),
        ]
    )


def _leave_readable(libc: ctypes.CDLL, folder: Path) -> None:
    """Forbid all files but those below a folder, and those for reading only (Landlock)."""
    rights = ctypes.create_string_buffer(struct.pack("=Q", _LANDLOCK_ALL), 8)
    rules = _call("landlock", libc.syscall, _LANDLOCK_CREATE, rights, 8, 0)
    place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    beneath = ctypes.create_string_buffer(struct.pack("=Qi", _LANDLOCK_READ, place), 12)
    _call("landlock", libc.syscall, _LANDLOCK_ADD, rules, _PATH_BENEATH, beneath, 0)
    _call("landlock", libc.syscall, _LANDLOCK_RESTRICT, rules, 0)
    os.close(place)
    os.close(rules)


def limit_memory(more: int, stack: int, hard: int | None = None) -> None:
    """Let this process take so many bytes more than it has, and a stack besides.

    It cannot raise the limit again, unless `hard` is higher.
    """
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + more + stack
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit if hard is None else hard))
