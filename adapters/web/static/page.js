// The chat page: one talk, with its own stream of letters.
import { Chat } from "./chat.js";
import { follow } from "./talk.js";

for (const root of document.querySelectorAll('[data-chat][data-feed="own"]')) {
  const chat = new Chat(root);
  follow({
    url: (place) => `${chat.base}/stream?after=${place}&lang=${chat.language}`,
    place: root.dataset.place,
    onNews: (news) => chat.show(news.letters),
    onLine: (online) => chat.line(online),
  });
}
