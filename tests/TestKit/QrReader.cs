using System.Diagnostics;
using System.Text;

namespace CardSystem.TestKit;

/// <summary>What other people's scanner reads off a page, as a phone before the screen does.</summary>
public static class QrReader
{
    /// <returns>A line for each symbol found, whoever stands first.</returns>
    public static async Task<string> ScanAsync(ChromiumPage page, string name, int width, int height)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots")).FullName, name + ".png");
        await page.ScreenshotAsync(file, width, height);
        using var zbar = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file]) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 })
            ?? throw new InvalidOperationException("zbarimg could not be started: install zbar-tools.");
        var read = await zbar.StandardOutput.ReadToEndAsync();
        await zbar.WaitForExitAsync();
        return read.TrimEnd('\n');
    }
}
