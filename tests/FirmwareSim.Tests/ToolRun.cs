using System.Diagnostics;

namespace CardSystem.FirmwareSim.Tests;

/// <summary>A program run to its end, with what it wrote.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    /// <summary>A limit for what another program or thread is to do; nobody should ever reach it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string All => Output + Errors;

    /// <param name="socket">What PCSCLITE_CSOCK_NAME is to be; null to leave it.</param>
    public static async Task<ToolRun> StartAsync(string program, string[] arguments, string? socket, string input, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        if (socket is not null) start.Environment["PCSCLITE_CSOCK_NAME"] = socket;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(stop);
            var errors = process.StandardError.ReadToEndAsync(stop);
            await process.StandardInput.WriteAsync(input.AsMemory(), stop);
            process.StandardInput.Close();
            await process.WaitForExitAsync(stop).WaitAsync(Patience, TimeProvider.System, stop);
            return new ToolRun(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The four jobs of Debian's tools that a member card must pass, on whatever reader.</summary>
    public static async Task CheckMemberCardAsync(string reader, string socket, FirmwareSim.Cards.VirtualCard card, CancellationToken stop)
    {
        var atr = await StartAsync("opensc-tool", ["-r", reader, "-a"], socket, "", stop);
        Assert.True(atr.ExitCode == 0, atr.All);
        Assert.Equal(Convert.ToHexString(card.Atr), atr.Output.Trim().Replace(":", "", StringComparison.Ordinal).ToUpperInvariant());

        var apdu = await StartAsync("opensc-tool", ["-r", reader, "-s", "00:A4:04:00:05:A0:00:00:03:08", "-s", "FF:CA:00:00:00"], socket, "", stop);
        Assert.True(apdu.ExitCode == 0, apdu.All);
        Assert.Equal(2, apdu.Output.Split("SW1=0x90, SW2=0x00").Length - 1);

        var status = await StartAsync("yubico-piv-tool", ["-r", reader, "-a", "status"], socket, "", stop);
        Assert.True(status.ExitCode == 0, status.All);
        Assert.Contains("Slot 9e", status.Output, StringComparison.Ordinal);
        Assert.Contains("CN=" + card.Number, status.Output, StringComparison.Ordinal);

        var certificate = await StartAsync("yubico-piv-tool", ["-r", reader, "-a", "read-certificate", "-s", "9e"], socket, "", stop);
        Assert.True(certificate.ExitCode == 0, certificate.All);
        using var read = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(certificate.Output);
        Assert.Equal(card.Certificate, read.RawData);

        var signature = await StartAsync("yubico-piv-tool", ["-r", reader, "-a", "test-signature", "-s", "9e"], socket, certificate.Output, stop);
        Assert.True(signature.ExitCode == 0, signature.All);
        Assert.Contains("Successful ECDSA verification", signature.All, StringComparison.Ordinal);
    }
}
