using System.Text.Json;
using System.Text.Json.Serialization;
using CardSystem.Ingest.Storage;
using Microsoft.AspNetCore.Identity;

namespace CardSystem.Ingest.Staff;

/// <summary>Passkeys: what a person's device proves itself with. Bytes stand as base64 in one JSON a passkey.</summary>
public sealed partial class StaffUserStore
{
    public Task AddOrUpdatePasskeyAsync(StaffUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var kept = new KeptPasskey(
            passkey.PublicKey, passkey.Name, passkey.CreatedAt, passkey.SignCount, passkey.Transports, passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp,
            passkey.AttestationObject, passkey.ClientDataJson);
        database.Write(work => work.Execute(
            // A credential that is somebody's stays his: nobody takes it over by registering it again.
            "insert into staff_passkeys(credential, user_id, body) values(@credential, @user, @body) on conflict(credential) do update set body = excluded.body where staff_passkeys.user_id = excluded.user_id",
            new { credential = passkey.CredentialId, user = user.Id, body = JsonSerializer.Serialize(kept, PasskeyJson.Default.KeptPasskey) }));
        return Task.CompletedTask;
    }

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(StaffUser user, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return Task.FromResult<IList<UserPasskeyInfo>>(
            [.. work.Query<PasskeyRow>("select credential as Credential, user_id as UserId, body as Body from staff_passkeys where user_id = @user", new { user = user.Id }).Select(PasskeyOf).OrderBy(p => p.CreatedAt)]);
    }

    public Task<StaffUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(Find("user_id = (select user_id from staff_passkeys where credential = @key)", credentialId));

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(StaffUser user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await GetPasskeysAsync(user, cancellationToken)).FirstOrDefault(p => p.CredentialId.AsSpan().SequenceEqual(credentialId));

    public Task RemovePasskeyAsync(StaffUser user, byte[] credentialId, CancellationToken cancellationToken)
    {
        database.Write(work => work.Execute("delete from staff_passkeys where credential = @credential and user_id = @user", new { credential = credentialId, user = user.Id }));
        return Task.CompletedTask;
    }

    private static UserPasskeyInfo PasskeyOf(PasskeyRow row)
    {
        var kept = JsonSerializer.Deserialize(row.Body, PasskeyJson.Default.KeptPasskey)!;
        return new UserPasskeyInfo(
            row.Credential, kept.PublicKey, kept.CreatedAt, kept.SignCount, kept.Transports, kept.IsUserVerified, kept.IsBackupEligible, kept.IsBackedUp, kept.AttestationObject, kept.ClientDataJson)
        {
            Name = kept.Name,
        };
    }

    private sealed record PasskeyRow(byte[] Credential, string UserId, string Body);
}

/// <param name="Name">What the person calls it; null for none.</param>
/// <param name="SignCount">The device's counter at its last use.</param>
internal sealed record KeptPasskey(
    byte[] PublicKey, string? Name, DateTimeOffset CreatedAt, uint SignCount, string[]? Transports, bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp,
    byte[] AttestationObject, byte[] ClientDataJson);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeptPasskey))]
internal sealed partial class PasskeyJson : JsonSerializerContext;
