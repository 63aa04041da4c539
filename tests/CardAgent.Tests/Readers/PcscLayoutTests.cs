using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CardSystem.CardAgent.Readers.Pcsc;

namespace CardSystem.CardAgent.Tests.Readers;

/// <summary>The structs as a C compiler lays them out on a 64-bit machine: pcsclite.h (DWORD is unsigned long) and winscard.h (DWORD has 32 bits). One wrong field would be seen only as cards that never come.</summary>
public class PcscLayoutTests
{
    private static int At<T>(string field) where T : struct => (int)Marshal.OffsetOf<T>(field);

    [Fact]
    public void LinuxReaderStateIsAsPcscliteHas()
    {
        Assert.Equal(8, nint.Size);
        Assert.Equal(80, Unsafe.SizeOf<PcscLite.ReaderState>());
        Assert.Equal(0, At<PcscLite.ReaderState>("Reader"));
        Assert.Equal(8, At<PcscLite.ReaderState>("UserData"));
        Assert.Equal(16, At<PcscLite.ReaderState>("CurrentState"));
        Assert.Equal(24, At<PcscLite.ReaderState>("EventState"));
        Assert.Equal(32, At<PcscLite.ReaderState>("AtrLength"));
        Assert.Equal(40, At<PcscLite.ReaderState>("Atr"));
    }

    [Fact]
    public void LinuxIoRequestIsAsPcscliteHas()
    {
        Assert.Equal(16, Unsafe.SizeOf<PcscLite.IoRequest>());
        Assert.Equal(0, At<PcscLite.IoRequest>("Protocol"));
        Assert.Equal(8, At<PcscLite.IoRequest>("Length"));
    }

    [Fact]
    public void WindowsReaderStateIsAsWinscardHas()
    {
        Assert.Equal(64, Unsafe.SizeOf<WinScard.ReaderState>());
        Assert.Equal(0, At<WinScard.ReaderState>("Reader"));
        Assert.Equal(8, At<WinScard.ReaderState>("UserData"));
        Assert.Equal(16, At<WinScard.ReaderState>("CurrentState"));
        Assert.Equal(20, At<WinScard.ReaderState>("EventState"));
        Assert.Equal(24, At<WinScard.ReaderState>("AtrLength"));
        Assert.Equal(28, At<WinScard.ReaderState>("Atr"));
    }

    [Fact]
    public void WindowsIoRequestIsAsWinscardHas()
    {
        Assert.Equal(8, Unsafe.SizeOf<WinScard.IoRequest>());
        Assert.Equal(4, At<WinScard.IoRequest>("Length"));
    }

    [Fact]
    public void NamesAreSplitAtTheirZeros()
    {
        Assert.Equal(["Kiosk 0", "读卡器 1"], PcscNative.Split("Kiosk 0\0读卡器 1\0\0"));
        Assert.Equal(["A"], PcscNative.Split("A\0A\0\0"));
        Assert.Empty(PcscNative.Split("\0"));
        Assert.Empty(PcscNative.Split(""));
    }
}
