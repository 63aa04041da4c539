using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>What is typed to enrol a kiosk.</summary>
/// <param name="AuthorityFile">PEM of the kiosk authority's root; null where a fingerprint is given.</param>
/// <param name="AuthorityFingerprint">SHA-256 of the root's certificate, hex.</param>
/// <param name="Folder">Where identity and settings are put.</param>
/// <param name="KeyStore"><c>auto</c>, <c>file</c> or <c>tpm</c>.</param>
internal sealed record EnrolmentOrder(string Centre, string Code, string? AuthorityFile, string? AuthorityFingerprint, string Folder, string KeyStore);

/// <summary>
/// Enrols this machine as a kiosk. The key is made here and never leaves; the settings file, written last, is what makes the new identity count, so a power cut before it
/// leaves the kiosk as it was. Asked again with the same code after a lost answer, it shows the same request and gets the same answer.
/// </summary>
internal sealed class Enroller(TimeProvider time, TextWriter output)
{
    private const int Tries = 4;
    private const string PendingFile = "enrolment.pending";

    /// <exception cref="SettingException">Something typed is wrong, the centre refuses, or a file cannot be written.</exception>
    public async Task EnrolAsync(EnrolmentOrder order, CancellationToken stop)
    {
        if (!ClaimCode.TryRead(order.Code, out var code)) throw new SettingException($"--code '{Shown.Of(order.Code)}' is mistyped; it has 20 characters in groups of five, as on the sheet.");
        if (CentreAddress.Fault(order.Centre) is { } fault) throw new SettingException($"--centre {fault}");
        try
        {
            var centre = new Uri(order.Centre);
            var authorities = await AuthoritiesAsync(order, centre, stop);
            Directory.CreateDirectory(order.Folder);
            var files = await PendingAsync(order, code, stop);
            using var key = KioskKey.Load(files.Key);
            var request = new EnrolmentRequest(Convert.ToBase64String(CertificateRequest(files, key)), MachineFacts.Of(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), key.Store));
            using var client = new EnrolmentClient(centre, authorities, own: null);
            var answer = await ClaimAsync(client, code, request, stop);
            if (AnswerRules.Fault(answer, null, key.Point, time.GetUtcNow()) is { } wrong) throw new SettingException($"The centre's answer cannot be used: {wrong}.");
            await KeepAsync(order, files, key, answer);
        }
        catch (EnrolmentFailedException e)
        {
            throw new SettingException($"This kiosk is not enrolled: {e.Message}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"'{order.Folder}' cannot be written: {e.Message.TrimEnd('.')}.");
        }
    }

    private static async Task<X509Certificate2Collection> AuthoritiesAsync(EnrolmentOrder order, Uri centre, CancellationToken stop)
    {
        if (order.AuthorityFile is { } file)
        {
            if (!File.Exists(file)) throw new SettingException($"--authority '{file}' does not exist.");
            return CentreTrust.FromPem(await File.ReadAllTextAsync(file, stop));
        }

        // Taken from whoever answers, and believed only because its fingerprint is the one on the sheet.
        using var client = new EnrolmentClient(centre, authorities: null, own: null);
        return CentreTrust.ByFingerprint(await client.AuthorityAsync(stop), order.AuthorityFingerprint!);
    }

    /// <summary>The folder of a key made for this code: the one of an attempt that broke off, or a new one.</summary>
    private async Task<IdentityFiles> PendingAsync(EnrolmentOrder order, string code, CancellationToken stop)
    {
        var note = Path.Combine(order.Folder, PendingFile);
        var mark = Convert.ToHexStringLower(ClaimCode.HashOf(code))[..16];
        if (File.Exists(note) && File.ReadAllText(note).Split('\n') is [var of, var folder, ..] && of == mark && File.Exists(new IdentityFiles(Path.Combine(order.Folder, folder)).Request))
            return new IdentityFiles(Path.Combine(order.Folder, folder));
        var name = "identity-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var files = new IdentityFiles(Path.Combine(order.Folder, name));
        MakePrivate(files.Folder);
        try
        {
            await MakeKeyAsync(order.KeyStore, files.Key, stop);
        }
        catch (SettingException)
        {
            files.Wipe();
            throw;
        }

        DurableFile.Write(note, System.Text.Encoding.ASCII.GetBytes($"{mark}\n{name}\n"));
        return files;
    }

    private async Task MakeKeyAsync(string store, string file, CancellationToken stop)
    {
        if (store == "tpm" || (store == "auto" && TpmKeyVault.IsLikely))
        {
            if (await TryTpmAsync(file, stop) is not { } fault)
            {
                await output.WriteLineAsync("The key is made in this machine's TPM and cannot be copied out of it.");
                return;
            }

            if (store == "tpm") throw new SettingException($"--key-store tpm: the TPM cannot be used: {fault}.");
            await output.WriteLineAsync($"The TPM cannot be used ({fault}); the key is kept in a file.");
        }

        KioskKey.Create(file);
    }

    /// <returns>Why not, as the end of a sentence; then nothing of it is left. Null where the key is made.</returns>
    private async Task<string?> TryTpmAsync(string file, CancellationToken stop)
    {
        try
        {
            KioskKey.Create(file, new TpmKeyVault());
            using var key = KioskKey.Load(file);
            if (await KeyTrial.FaultAsync(key, time, stop) is not { } fault) return null;
            KioskKey.Destroy(file);
            return fault;
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException or SettingException)
        {
            KioskKey.Destroy(file);
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>The same bytes at every attempt: signatures are random, and the centre knows a repeated request by its bytes.</summary>
    private static byte[] CertificateRequest(IdentityFiles files, KioskKey key)
    {
        if (!File.Exists(files.Request)) DurableFile.Write(files.Request, key.Request("kiosk"));
        return File.ReadAllBytes(files.Request);
    }

    private async Task<EnrolmentAnswer> ClaimAsync(EnrolmentClient client, string code, EnrolmentRequest request, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await client.ClaimAsync(code, request, stop);
            }
            catch (EnrolmentFailedException e) when (e.MayPass && e.Status != StatusCodes.Status429TooManyRequests && tries < Tries)
            {
                await output.WriteLineAsync($"{e.Message}; trying again …");
                await Task.Delay(TimeSpan.FromSeconds(2 * tries), time, stop);
            }
        }
    }

    private async Task KeepAsync(EnrolmentOrder order, IdentityFiles files, KioskKey key, EnrolmentAnswer answer)
    {
        files.Write(answer);
        var settings = Path.Combine(order.Folder, SettingsFile.Name);
        var former = SettingsFile.Write(settings, order, files, answer);
        // Whoever had this folder before is gone; what waits in the outbox is delivered by the new identity.
        new RetiredNote(former.RetiredFile).Remove();
        foreach (var folder in Directory.EnumerateDirectories(order.Folder, "identity-*").Where(f => f != files.Folder)) new IdentityFiles(folder).Wipe();
        // The last step: until then the same command can be given again and finishes what it began.
        File.Delete(Path.Combine(order.Folder, PendingFile));
        await output.WriteLineAsync($"This machine is kiosk {answer.Kiosk} ({answer.Name}, {answer.CentreName}) with key {key.Reference}; its certificates end on {answer.Until:yyyy-MM-dd} and renew themselves before.");
        await output.WriteLineAsync($"Start it with: cardagent run --config {settings}");
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
