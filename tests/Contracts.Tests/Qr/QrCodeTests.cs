using System.Diagnostics;
using System.Text;
using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Qr;

namespace CardSystem.Contracts.Tests.Qr;

/// <summary>What we draw, other people's scanner reads.</summary>
public sealed class QrCodeTests : IDisposable
{
    private const int Scale = 4;
    private const int Quiet = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("cardsystem-qr-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EveryLengthUpToTheLargestIsReadBack()
    {
        // Each version once, full and with one byte to spare, and Chinese.
        int[] lengths = [1, 14, 15, 26, 27, 42, 43, 62, 63, 84, 85, 106, 107, 122, 123, 152, 153, 180, 181, 213, 214, 251, 252, 287, 288, 331, 332, 362, 363, 412];
        var random = new Random(1);
        var texts = lengths.Select(n => string.Concat(Enumerable.Range(0, n).Select(_ => (char)random.Next('!', '~')))).Append("虹口党群服务中心 kiosk-1").ToList();
        for (var i = 0; i < texts.Count; i++)
        {
            var code = QrCode.Of(texts[i]);
            Assert.Equal(texts[i], await ScannedAsync(code.GetLength(0), (x, y) => code[x, y], $"{i}.pgm"));
        }

        Assert.Throws<ArgumentException>(() => QrCode.Of(new string('x', 413)));
    }

    [Fact]
    public async Task TheLinesOfTheTerminalShowTheSameSymbol()
    {
        var text = $"cardsystem:enrol?centre=https%3A%2F%2Fcentre.example%3A8443&code={ClaimCode.New()}&authority-sha256={new string('a', 64)}";
        var lines = QrCode.Lines(QrCode.Of(text)).ToList();
        var size = lines[0].Length;
        Assert.All(lines, line => Assert.Equal(size, line.Length));
        Assert.Equal((size + 1) / 2, lines.Count);
        // Light on dark: what a terminal fills is light.
        bool IsDark(int x, int y) => x < 0 || y < 0 || x >= size || y >= size ? false : lines[y / 2][x] is var c && (y % 2 == 0 ? c is ' ' or '▄' : c is ' ' or '▀');
        Assert.Equal(text, await ScannedAsync(size, IsDark, "terminal.pgm"));
    }

    private async Task<string> ScannedAsync(int size, Func<int, int, bool> isDark, string name)
    {
        var side = (size + (2 * Quiet)) * Scale;
        var picture = new List<byte>(Encoding.ASCII.GetBytes($"P5\n{side} {side}\n255\n"));
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
                picture.Add(Dark((x / Scale) - Quiet, (y / Scale) - Quiet) ? (byte)0 : (byte)255);
        var file = Path.Combine(_folder, name);
        await File.WriteAllBytesAsync(file, [.. picture], TestContext.Current.CancellationToken);
        using var zbar = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file]) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 })!;
        var read = await zbar.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await zbar.WaitForExitAsync(TestContext.Current.CancellationToken);
        return read.TrimEnd('\n');

        bool Dark(int x, int y) => x >= 0 && y >= 0 && x < size && y < size && isDark(x, y);
    }
}
