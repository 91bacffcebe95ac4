import { describe, expect, it } from 'vitest'
import type { Message } from '../api/shapes'
import { chooseable } from './tap'
import { order } from './writing'

const message = (interactive: Message['interactive']): Message => ({ from: 'business', type: 'interactive', interactive }) as Message

describe('what can be tapped under a message', () => {
  it('is a link, products and a request for the place, but not cards: they have their own buttons', () => {
    expect(chooseable(message({ kind: 'cta_url', cta_url: { display_text: 'Ver', url: 'https://example.com' } }))).toBe(true)
    expect(chooseable(message({ kind: 'product', products: { catalog_id: '1', sections: [{ items: ['a'] }] } }))).toBe(true)
    expect(chooseable(message({ kind: 'location_request_message', body: 'Onde?' }))).toBe(true)
    expect(chooseable(message({ kind: 'carousel', cards: [] }))).toBe(false)
  })

  it('orders one of each product', () => {
    const sent = order('wamid.1', { catalog_id: '7', sections: [{ items: ['a'] }, { title: 's', items: ['b'] }] })
    expect(sent.context_id).toBe('wamid.1')
    expect(sent['order']).toMatchObject({ catalog_id: '7', product_items: [{ product_retailer_id: 'a', quantity: 1 }, { product_retailer_id: 'b' }] })
  })
})
