using CardSystem.CardAgent.Settings;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>The kiosk's compact certificate, as it shows it to cards, and how long its certificates last. A renewal changes them while the agent runs. Safe from any thread.</summary>
public sealed class KioskCredentials
{
    private readonly string _file;
    private volatile CompactCertificate? _card;
    private long _until;

    /// <exception cref="SettingException">The file cannot be used.</exception>
    public KioskCredentials(string file) => (_file, _card) = (file, Read(file));

    /// <summary>Null for a kiosk that has none.</summary>
    public CompactCertificate? Card => _card;

    /// <summary>When the client certificate ends; null where that is not known.</summary>
    public DateTimeOffset? Until => Interlocked.Read(ref _until) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Raised after a renewal.</summary>
    public event Action? Changed;

    public void SetUntil(DateTimeOffset until) => Interlocked.Exchange(ref _until, until.UtcTicks);

    /// <exception cref="SettingException">The file cannot be used; then the certificate stays that was there.</exception>
    public void Reload()
    {
        _card = Read(_file);
        Changed?.Invoke();
    }

    private static CompactCertificate? Read(string file)
    {
        // One that is to come is no fault: cards are proved meanwhile, but not written on.
        if (file.Length == 0 || !File.Exists(file)) return null;
        try
        {
            return CompactCertificate.TryRead(File.ReadAllBytes(file), out var certificate) && certificate.Role == CertificateRole.Kiosk
                ? certificate : throw new SettingException($"Kiosk:CardCertificateFile '{file}' is no compact certificate of a kiosk; enrol this kiosk anew, or leave the setting out.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"Kiosk:CardCertificateFile '{file}' cannot be read: {e.Message.TrimEnd('.')}.");
        }
    }
}
