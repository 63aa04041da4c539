using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Enrolment;

/// <summary>Whoever calls over mutual TLS, as the register knows it.</summary>
/// <param name="KeyReference">Of the key it called with, which need not be the one the kiosk has now.</param>
/// <param name="State"><see cref="EnrolmentState.Enrolled"/>, <see cref="EnrolmentState.Revoked"/> or <see cref="EnrolmentState.Superseded"/>.</param>
public sealed record KioskCaller(KioskEntry Entry, string KeyReference, string State)
{
    /// <summary>The kiosk that calls, if it is one that has enrolled and is in service.</summary>
    public static string? NameOf(HttpContext http)
    {
        if (http.Connection.ClientCertificate is not { } certificate) return null;
        var database = http.RequestServices.GetRequiredService<Database>();
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return Find(work, certificate) is { State: EnrolmentState.Enrolled } caller ? caller.Entry.Kiosk : null;
    }

    /// <param name="certificate">Verified against the kiosk authority.</param>
    /// <returns>Null where no kiosk that has enrolled is called so.</returns>
    public static KioskCaller? Find(Work work, X509Certificate2 certificate)
    {
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (!KioskId.TryParse(name, out _) || KioskRegister.Find(work, name) is not { State: { } state } entry) return null;
        var key = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        var reference = Contracts.Mcap.CardKeys.PointOf(key) is { } point ? KioskRegister.ReferenceOf(point) : "";
        return new KioskCaller(entry, reference, entry.PublicKey.AsSpan().SequenceEqual(key) ? state : EnrolmentState.Superseded);
    }
}
