using System.Security.Cryptography;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>E-mail by way of the house's mail server: a connection for each message, for there are few.</summary>
internal sealed class MailSender(MailOptions options, TimeProvider time)
{
    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken stop)
    {
        if (options.Host.Length == 0) return SendOutcome.Paused("No mail server is set: give Mail:Host and Mail:From.");
        try
        {
            var mail = MailRules.Build(message, options, time.GetUtcNow());
            await using var conversation = await SmtpConversation.OpenAsync(options, stop);
            await conversation.SendAsync(options.From, message.Channel.Address, mail, stop);
            await conversation.LeaveAsync(stop);
            return SendOutcome.Sent;
        }
        catch (SmtpRefusalException e) when (e.AboutMessage)
        {
            return e.IsPermanent ? SendOutcome.Refused(e.Message) : SendOutcome.Later(e.Message);
        }
        catch (SmtpRefusalException e)
        {
            // The sender or the password: nobody's mail goes until somebody sees to it.
            return SendOutcome.Unreachable(e.Message);
        }
        catch (CryptographicException e)
        {
            throw new SettingException($"Mail:AuthorityFile '{options.AuthorityFile}' cannot be read: {e.Message}");
        }
    }

    /// <summary>Connects, secures and signs in without sending anything.</summary>
    public async Task CheckAsync(CancellationToken stop)
    {
        if (options.Host.Length == 0) throw new SettingException("No mail server is set: give Mail:Host and Mail:From.");
        await using var conversation = await SmtpConversation.OpenAsync(options, stop);
        await conversation.LeaveAsync(stop);
    }
}
