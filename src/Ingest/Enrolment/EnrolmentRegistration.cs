using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;

namespace CardSystem.Ingest.Enrolment;

public static class EnrolmentRegistration
{
    /// <summary>The room Enrolment. Without a kiosk authority it does nothing: kiosks are then imported, and everything is said to them plainly.</summary>
    /// <param name="certificateFile">The gateway's certificate, for want of an own one.</param>
    /// <param name="gatewayListens">Gateway:TlsListen.</param>
    /// <exception cref="SettingException">The listener is wanted and the kiosk authority cannot be used.</exception>
    public static WebApplicationBuilder AddEnrolment(this WebApplicationBuilder builder, EnrolmentOptions options, TrustOptions trust, string certificateFile, string keyFile, string gatewayListens)
    {
        if (options.Problems(certificateFile, gatewayListens).FirstOrDefault() is { } problem) throw new SettingException(problem);
        builder.Services
            .AddSingleton(options)
            .AddSingleton(services => TrustKeys.Open(trust, services.GetRequiredService<TimeProvider>()))
            .AddSingleton<CentreSigner>()
            .AddSingleton<ClaimBrake>()
            .AddSingleton<KioskStates>()
            .AddSingleton<EnrolmentDesk>()
            .AddSingleton(services => new KioskPapers(services.GetRequiredService<TrustKeys>(), options, options.PortOf(gatewayListens), services.GetRequiredService<TimeProvider>()))
            .AddSingleton(services => SealOf(services.GetRequiredService<Database>(), services.GetRequiredService<TrustKeys>(), services.GetRequiredService<CentreSigner>()))
            .AddHostedService<CloneWatchService>()
            .AddHostedService<RevocationService>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (options.Listen.Length == 0) return;
            var keys = kestrel.ApplicationServices.GetRequiredService<TrustKeys>();
            // Opened now, so that a wrong passphrase is found at start and not by the first kiosk.
            _ = keys.Kiosk;
            var own = options.CertificateFile.Length > 0;
            EnrolmentDoor.Open(kestrel, options.Listen, own ? options.CertificateFile : certificateFile, own ? options.KeyFile : keyFile, keys);
        });
        return builder;
    }

    /// <summary>Roots and intermediates of the kiosk authority; none where there is no such authority.</summary>
    public static X509Certificate2Collection AuthoritiesOf(IServiceProvider services) =>
        [.. services.GetRequiredService<TrustKeys>().Generations(AuthorityKind.Kiosk).SelectMany(g => (X509Certificate2[])[g.Root, g.Issuing]).DistinctBy(c => Convert.ToHexString(c.RawData))];

    /// <summary>Kiosks that have enrolled hold anchors and take nothing unsigned; the others would not understand it.</summary>
    private static MessageSeal SealOf(Database database, TrustKeys keys, CentreSigner signer)
    {
        return new MessageSeal(kiosk => IsSealed(kiosk) ? signer.Mark : "", (kiosk, topic, body) => IsSealed(kiosk) ? signer.Seal(topic, body) : body);

        bool IsSealed(KioskId? kiosk)
        {
            if (!keys.Has(AuthorityKind.Kiosk)) return false;
            using var connection = database.Open();
            using var work = Work.Read(database, connection);
            return kiosk is { } one ? KioskRegister.Find(work, one.ToString())?.State == EnrolmentState.Enrolled : true;
        }
    }
}
